import { codec, type DomainEvent } from '@custodia/event-store';
import type { Sealed } from '@custodia/vault';
import type { Classification, Environment } from '../asset/asset.policy.js';
import type { AssetRegistration } from '../asset/care.policy.js';
import type { CardValues } from '@custodia/import';

export interface PromptVersionAddedData {
  readonly versionId: string;
  readonly label: string;
  /** The text is secret: sealed with the key of the prompt, unreadable once that key is destroyed. */
  readonly text: Sealed;
  /** `sha256:<hex>` over the ciphertext, so that it verifies after the erasure too. */
  readonly digest: string;
  /** Characters. */
  readonly length: number;
  /** Names of the places to fill in, in the order in which they appear. */
  readonly variables: readonly string[];
  /** Member who wrote it. */
  readonly authorId: string;
}

export type PromptEvent =
  | DomainEvent<'PromptRegistered', AssetRegistration>
  | DomainEvent<'PromptVersionAdded', PromptVersionAddedData>
  | DomainEvent<
      'PromptActivated',
      {
        readonly versionId: string;
        readonly environment: Environment;
        /** Version that was active there before. */ readonly replaces: string | null;
      }
    >
  | DomainEvent<'PromptDeactivated', { readonly versionId: string; readonly environment: Environment }>
  | DomainEvent<'PromptDocumented', { readonly card: CardValues }>
  | DomainEvent<'PromptCustodianAssigned', { readonly custodianId: string }>
  | DomainEvent<'PromptOwnershipPassed', { readonly ownerId: string }>
  | DomainEvent<'PromptReclassified', { readonly classification: Classification }>
  | DomainEvent<'PromptRetired', { readonly reason: string }>
  | DomainEvent<
      'PromptDisposed',
      { readonly caseId: string; readonly certificateNumber: string; readonly disposedAt: string }
    >;

export const promptCodec = codec<PromptEvent>('prompt', {
  PromptRegistered: [],
  PromptVersionAdded: [],
  PromptActivated: [],
  PromptDeactivated: [],
  PromptDocumented: [],
  PromptCustodianAssigned: [],
  PromptOwnershipPassed: [],
  PromptReclassified: [],
  PromptRetired: [],
  PromptDisposed: [],
});
