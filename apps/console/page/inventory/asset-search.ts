export const assetTabs = [
  'summary',
  'versions',
  'card',
  'documents',
  'readiness',
  'lineage',
  'history',
  'compare',
] as const;
export type AssetTab = (typeof assetTabs)[number];
export const assetSearch = (search: Record<string, unknown>): { readonly tab?: AssetTab | undefined } => ({
  tab: assetTabs.find((tab) => tab === search['tab']),
});
