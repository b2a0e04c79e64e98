/** A text as similarity looks at it: how often each run of three letters occurs in its words. */
export interface TextProfile {
  readonly words: string;
  readonly runs: ReadonlyMap<string, number>;
  readonly count: number;
}

/** Letters and digits only, in small letters: what stays the same when only marks and spaces differ. */
const wordsOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Longer texts are compared by their beginning. UTF-16 units. */
const longest = 4_000;

export function profileOf(text: string): TextProfile {
  const words = wordsOf(text.slice(0, longest));
  const runs = new Map<string, number>();
  const padded = ` ${words} `;
  for (let at = 0; at + 3 <= padded.length; at++) {
    const run = padded.slice(at, at + 3);
    runs.set(run, (runs.get(run) ?? 0) + 1);
  }
  return { words, runs, count: Math.max(0, padded.length - 2) };
}

/** 0 to 1, by the runs that both have (Sørensen and Dice); 1 for the same words. */
export function similarity(one: TextProfile, other: TextProfile): number {
  if (one.words === other.words) return 1;
  const [small, large] = one.runs.size <= other.runs.size ? [one, other] : [other, one];
  let shared = 0;
  for (const [run, times] of small.runs) shared += Math.min(times, large.runs.get(run) ?? 0);
  return (2 * shared) / Math.max(1, one.count + other.count);
}

/** What is most like a text among others, from `least` on; the first of equals. */
export function mostSimilar<Item extends { readonly profile: TextProfile }>(
  profile: TextProfile,
  others: readonly Item[],
  least: number,
): { readonly item: Item; readonly similarity: number } | undefined {
  let best: { item: Item; similarity: number } | undefined;
  for (const item of others) {
    // The lengths alone bound what two texts can share.
    const { count } = item.profile;
    if (2 * Math.min(count, profile.count) < least * (count + profile.count)) continue;
    const alike = similarity(profile, item.profile);
    if (alike >= least && alike > (best?.similarity ?? 0)) best = { item, similarity: alike };
  }
  return best;
}
