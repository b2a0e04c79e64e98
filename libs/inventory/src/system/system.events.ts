import { codec, type DomainEvent } from '@custodia/event-store';
import type { Environment } from '../asset/asset.policy.js';
import { assetShapes, type AssetEvent, type AssetRegistration } from '../asset/asset.events.js';
import type { LineageEnd, Relation } from '../lineage/lineage.policy.js';
import type { ConnectorEvent } from './connector.decider.js';
import type { LifeEvent } from './life.decider.js';

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

/** What happens to a system beside what happens to every asset. */
export type OwnSystemEvent =
  | ConnectorEvent
  | LifeEvent
  | DomainEvent<'SystemComposed', { readonly added: readonly Component[]; readonly removed: readonly Component[] }>
  | DomainEvent<
      'SystemRiskAssessed',
      { readonly riskClass: RiskClass; readonly criticality: Criticality; readonly rationale: string }
    >
  | DomainEvent<'SystemDeployed', { readonly environment: Environment }>
  | DomainEvent<'SystemWithdrawn', { readonly environment: Environment }>;

export type SystemEvent = AssetEvent<'System', SystemRegisteredData> | OwnSystemEvent;

export const systemCodec = codec<SystemEvent>(
  'system',
  {
    ...assetShapes('System'),
    SystemComposed: [],
    SystemRiskAssessed: [],
    SystemDeployed: [],
    SystemWithdrawn: [],
    SystemConnectorAdded: [],
    SystemConnectorDescribed: [],
    SystemConnectorPermitted: [],
    SystemConnectorAssessed: [],
    SystemConnectorRemoved: [],
    SystemVerified: [],
    SystemSuspended: [],
    SystemResumed: [],
  },
  {},
  {
    SystemRetired: ['reason'],
    SystemRiskAssessed: ['rationale'],
    SystemConnectorAssessed: ['rationale'],
    SystemSuspended: ['reason'],
    SystemResumed: ['reason'],
  },
);
