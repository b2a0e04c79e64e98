export const tabs = ['preview', 'edit'] as const;

export const editionSearch = (
  search: Record<string, unknown>,
): { readonly tab?: (typeof tabs)[number] | undefined } => ({ tab: tabs.find((tab) => tab === search['tab']) });
