import { codec, type DomainEvent } from '@custodia/event-store';
import type { Classification, Environment } from '../asset/asset.policy.js';
import type { AssetRegistration } from '../asset/care.policy.js';
import type { CardValues } from '@custodia/import';
import type { LineageEnd, Relation } from '../lineage/lineage.policy.js';

/** Risk class under the EU AI Act, Regulation (EU) 2024/1689: Art. 5, Art. 6, Art. 50, and the rest. */
export type RiskClass = 'undetermined' | 'prohibited' | 'high' | 'limited' | 'minimal';

/** How bad it is for the organisation when the system fails. */
export type Criticality = 'low' | 'medium' | 'high' | 'critical';

export interface SystemRegisteredData extends AssetRegistration {
  readonly riskClass: RiskClass;
  readonly criticality: Criticality;
}

/** Something that a system uses: a version of a model or prompt, a dataset, a subprocessor. */
export interface Component {
  readonly relation: Relation;
  readonly asset: LineageEnd;
}

export type SystemEvent =
  | DomainEvent<'SystemRegistered', SystemRegisteredData>
  | DomainEvent<'SystemComposed', { readonly added: readonly Component[]; readonly removed: readonly Component[] }>
  | DomainEvent<
      'SystemRiskAssessed',
      { readonly riskClass: RiskClass; readonly criticality: Criticality; readonly rationale: string }
    >
  | DomainEvent<'SystemDeployed', { readonly environment: Environment }>
  | DomainEvent<'SystemWithdrawn', { readonly environment: Environment }>
  | DomainEvent<'SystemDocumented', { readonly card: CardValues }>
  | DomainEvent<'SystemCustodianAssigned', { readonly custodianId: string }>
  | DomainEvent<'SystemOwnershipPassed', { readonly ownerId: string }>
  | DomainEvent<'SystemReclassified', { readonly classification: Classification }>
  | DomainEvent<'SystemRetired', { readonly reason: string }>
  | DomainEvent<
      'SystemDisposed',
      { readonly caseId: string; readonly certificateNumber: string; readonly disposedAt: string }
    >;

export const systemCodec = codec<SystemEvent>('system', {
  SystemRegistered: [],
  SystemComposed: [],
  SystemRiskAssessed: [],
  SystemDeployed: [],
  SystemWithdrawn: [],
  SystemDocumented: [],
  SystemCustodianAssigned: [],
  SystemOwnershipPassed: [],
  SystemReclassified: [],
  SystemRetired: [],
  SystemDisposed: [],
});
