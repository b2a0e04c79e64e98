import { codec, type Codec } from '@custodia/event-store';
import type { CaseAssetKind } from '../asset.policy.js';

/** The moment a period is counted from. */
export type RetentionStart = 'created' | 'retired' | 'last_used' | 'contract_ended' | 'placed_on_market';

export interface RetentionRule {
  /** Empty: every kind. */
  readonly assetKinds: readonly CaseAssetKind[];
  /** Empty: every classification. */
  readonly classifications: readonly string[];
  readonly from: RetentionStart;
  /** ISO 8601 duration; must be kept at least that long. */
  readonly keepAtLeast?: string | undefined;
  /** ISO 8601 duration; a disposal case is opened when it is over. */
  readonly disposeAfter?: string | undefined;
  /** Law, contract or decision: `EU AI Act, Article 18`. */
  readonly legalBasis: string;
}

interface By {
  readonly by: string;
  readonly at: string;
}

interface Facts {
  RetentionPolicyAdopted: By & RetentionRule & { readonly name: string };
  RetentionPolicyRevised: By & RetentionRule & { readonly reason: string };
  RetentionPolicyWithdrawn: By & { readonly reason: string };
}

export type RetentionEvent = {
  readonly [Type in keyof Facts]: { readonly type: Type; readonly data: Facts[Type] };
}[keyof Facts];

export const retentionCodec: Codec<RetentionEvent> = codec<RetentionEvent>(
  'retentionPolicy',
  {
    RetentionPolicyAdopted: [],
    RetentionPolicyRevised: [],
    RetentionPolicyWithdrawn: [],
  },
  {},
  {
    RetentionPolicyRevised: ['reason'],
    RetentionPolicyWithdrawn: ['reason'],
  },
);
