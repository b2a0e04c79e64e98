import type { EnumOf } from '../api/graphql.ts';

export const assetKinds = ['MODEL', 'DATASET', 'PROMPT', 'SYSTEM', 'SUBPROCESSOR'] as const;
export const states = ['REGISTERED', 'QUARANTINED', 'RETIRED', 'DISPOSED'] as const;
export const classifications = ['PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED'] as const;

export interface InventorySearch {
  readonly text?: string | undefined;
  readonly kind?: EnumOf<'AssetKind'> | undefined;
  readonly state?: EnumOf<'AssetStatus'> | undefined;
  readonly classification?: EnumOf<'Classification'> | undefined;
}

const among = <Value extends string>(values: readonly Value[], given: unknown): Value | undefined =>
  values.find((value) => value === given);

/** A filter of the address that is none is left out. */
export const inventorySearch = (search: Record<string, unknown>): InventorySearch => ({
  text: typeof search['text'] === 'string' ? search['text'] : undefined,
  kind: among(assetKinds, search['kind']),
  state: among(states, search['state']),
  classification: among(classifications, search['classification']),
});
