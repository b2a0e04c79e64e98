export const textSearch = (search: Record<string, unknown>): { readonly text?: string | undefined } => ({
  text: typeof search['text'] === 'string' ? search['text'] : undefined,
});

interface ComparedVendors {
  /** Their ids, with a dot between them. */
  readonly vendors?: string | undefined;
  readonly edition?: string | undefined;
}

export const comparedSearch = (search: Record<string, unknown>): ComparedVendors => ({
  vendors: typeof search['vendors'] === 'string' ? search['vendors'] : undefined,
  edition: typeof search['edition'] === 'string' ? search['edition'] : undefined,
});
