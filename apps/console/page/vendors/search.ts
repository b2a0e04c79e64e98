export const textSearch = (search: Record<string, unknown>): { readonly text?: string | undefined } => ({
  text: typeof search['text'] === 'string' ? search['text'] : undefined,
});
