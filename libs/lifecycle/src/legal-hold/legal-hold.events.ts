import { codec, type Codec } from '@custodia/event-store';
import type { CaseAssetKind } from '../asset.policy.js';

/** What a hold covers: only what the inventory knows of its assets, or it would cover nothing and nobody would notice. */
export type HoldTarget =
  | { readonly by: 'asset'; readonly assetKind: CaseAssetKind; readonly assetId: string }
  | { readonly by: 'classification'; readonly classification: string }
  | { readonly by: 'kind'; readonly assetKind: CaseAssetKind }
  | { readonly by: 'location'; readonly address: string }
  /** Assets whose card states the tag, in whatever case. */
  | { readonly by: 'tag'; readonly tag: string }
  /** Assets whose name contains the text, in whatever case. */
  | { readonly by: 'query'; readonly text: string }
  /** What a member owns or is custodian of, and the member's own data. */
  | { readonly by: 'person'; readonly memberId: string };

interface Facts {
  LegalHoldPlaced: {
    readonly name: string;
    /** Court, regulator or counsel that demands it. */
    readonly authority: string;
    /** Docket, letter or internal number. */
    readonly matter: string;
    readonly reason: string;
    readonly targets: readonly HoldTarget[];
    /** Members who must know of it. */
    readonly notified: readonly string[];
    /** ISO 8601; when somebody has to look whether it is still needed. A hold never ends by itself. */
    readonly reviewBy?: string | undefined;
    readonly by: string;
    readonly at: string;
  };
  LegalHoldWidened: {
    readonly targets: readonly HoldTarget[];
    readonly notified: readonly string[];
    readonly reason: string;
    readonly by: string;
    readonly at: string;
  };
  LegalHoldAcknowledged: { readonly by: string; readonly at: string };
  LegalHoldReviewed: { readonly finding: string; readonly reviewBy: string; readonly by: string; readonly at: string };
  LegalHoldReleased: { readonly reason: string; readonly authority: string; readonly by: string; readonly at: string };
}

export type LegalHoldEvent = {
  readonly [Type in keyof Facts]: { readonly type: Type; readonly data: Facts[Type] };
}[keyof Facts];

export const legalHoldCodec: Codec<LegalHoldEvent> = codec<LegalHoldEvent>(
  'legalHold',
  {
    LegalHoldPlaced: [],
    LegalHoldWidened: [],
    LegalHoldAcknowledged: [],
    LegalHoldReviewed: [],
    LegalHoldReleased: [],
  },
  {},
  {
    LegalHoldPlaced: ['reason'],
    LegalHoldWidened: ['reason'],
    LegalHoldReviewed: ['finding'],
    LegalHoldReleased: ['reason'],
  },
);
