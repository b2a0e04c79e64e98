/** The entry under a key that a client chose: `constructor` and the like are none. */
export const own = <Entry>(record: Readonly<Record<string, Entry>>, key: string): Entry | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
