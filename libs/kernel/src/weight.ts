/** What a value of plain objects, lists, sets and maps holds in memory, in bytes; roughly and quickly. */
export function weightOf(value: unknown): number {
  if (typeof value === 'string') return 16 + value.length;
  if (typeof value !== 'object' || value === null) return 8;
  let weight = 40;
  if (Symbol.iterator in value) for (const entry of value as Iterable<unknown>) weight += 8 + weightOf(entry);
  else for (const key in value) weight += 8 + weightOf((value as Record<string, unknown>)[key]);
  return weight;
}
