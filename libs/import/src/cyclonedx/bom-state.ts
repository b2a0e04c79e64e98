import type { AssetDraft, CardDraft } from '../draft.js';
import type { UsedData } from './model-card.js';

/** What the reading of a bill of materials builds up besides the plan. */
export interface BomState {
  /** Assets by `bom-ref`. */
  readonly byRef: Map<string, AssetDraft>;
  /** Every `bom-ref` of the file, with the type of what it names. */
  readonly refs: Map<string, string>;
  /** Components that are no AI assets, by type. */
  readonly passed: Map<string, string[]>;
  readonly used: { readonly model: AssetDraft; readonly data: UsedData }[];
  /** Relations that our own export wrote as properties: `from`, `bom-ref`, relation. */
  readonly stated: { readonly from: AssetDraft; readonly ref: string; readonly relation: string }[];
  readonly cards: Map<AssetDraft, CardDraft>;
}
