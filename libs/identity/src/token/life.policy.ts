const dayMs = 86_400_000;

/** `days` behind a moment, both ISO 8601. */
const daysAfter = (at: string, days: number): string => new Date(Date.parse(at) + days * dayMs).toISOString();

/** When a token that is issued at `at` has to end: by the policy of the organisation, and with the token it is issued with. `null`: never. */
export function latestEnd(at: string, longestDays: number | null, parentEnds: string | null): string | null {
  const byPolicy = longestDays === null ? null : daysAfter(at, longestDays);
  if (byPolicy === null || parentEnds === null) return byPolicy ?? parentEnds;
  return byPolicy < parentEnds ? byPolicy : parentEnds;
}
