import { codec, type DomainEvent } from '@custodia/event-store';
import type { Sealed } from '@custodia/vault';
import type { Environment } from '../asset/asset.policy.js';
import { assetShapes, type AssetEvent } from '../asset/asset.events.js';

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

/** What somebody has said of one text. */
interface JudgedVersion {
  readonly versionId: string;
  /** Of the version that was looked at. */
  readonly digest: string;
  readonly note: string;
}

/** What happens to a prompt beside what happens to every asset. */
export type OwnPromptEvent =
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
  | DomainEvent<'PromptVersionReviewed', JudgedVersion & { /** Member who reviewed it. */ readonly reviewerId: string }>
  | DomainEvent<'PromptVersionApproved', JudgedVersion>
  /** Another version took its place in production. */
  | DomainEvent<'PromptVersionSuperseded', { readonly versionId: string; readonly supersededBy: string }>
  | DomainEvent<'PromptVersionWithdrawn', { readonly versionId: string; readonly reason: string }>;

export type PromptEvent = AssetEvent<'Prompt'> | OwnPromptEvent;

export const promptCodec = codec<PromptEvent>(
  'prompt',
  {
    ...assetShapes('Prompt'),
    PromptVersionAdded: [],
    PromptActivated: [],
    PromptDeactivated: [],
    PromptVersionReviewed: [],
    PromptVersionApproved: [],
    PromptVersionSuperseded: [],
    PromptVersionWithdrawn: [],
  },
  {},
  {
    PromptRetired: ['reason'],
    PromptVersionReviewed: ['note'],
    PromptVersionApproved: ['note'],
    PromptVersionWithdrawn: ['reason'],
  },
);
