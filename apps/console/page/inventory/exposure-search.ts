export const texts = ['url', 'domain', 'digest'] as const;
export const moments = ['from', 'to'] as const;
export type Question = Readonly<Partial<Record<(typeof texts)[number] | (typeof moments)[number], string>>>;

export const exposureSearch = (search: Record<string, unknown>): Question =>
  Object.fromEntries(
    [...texts, ...moments].map((name) => [name, typeof search[name] === 'string' ? search[name] : undefined]),
  );
