import type { AssetKind } from '../api/graphql.ts';

/** The kinds as they stand in addresses. */
export const kinds = {
  models: 'MODEL',
  datasets: 'DATASET',
  prompts: 'PROMPT',
  systems: 'SYSTEM',
} as const satisfies Record<string, AssetKind>;

export type KindInAddress = keyof typeof kinds;
export const isKind = (text: string): text is KindInAddress => text in kinds;

/** Where a record of a kind is shown. */
export function addressOf(kind: string, id: string): string {
  if (kind === 'SUBPROCESSOR') return `/vendors/${id}`;
  const place = Object.entries(kinds).find(([, value]) => value === kind)?.[0];
  return place ? `/inventory/${place}/${id}` : '/';
}
