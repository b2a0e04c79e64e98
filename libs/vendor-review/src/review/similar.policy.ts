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

/** Texts of which fewer words are the same are not compared letter by letter. */
const leastWords = 0.5;

/** What is most like a text, from `least` on, among those that fit; the first of equals. */
type Search<Item> = (
  profile: TextProfile,
  least: number,
  fits?: (item: Item) => boolean,
) => { readonly item: Item; readonly similarity: number } | undefined;

/** Makes texts searchable by similarity: only those that share words with what is looked for are compared with it. */
export function searchable<Item extends { readonly profile: TextProfile }>(items: readonly Item[]): Search<Item> {
  const wordsIn = items.map(({ profile }) => distinctWords(profile));
  const byWord = new Map<string, number[]>();
  wordsIn.forEach((words, index) => {
    for (const word of words) {
      const places = byWord.get(word);
      if (places) places.push(index);
      else byWord.set(word, [index]);
    }
  });
  return (profile, least, fits = () => true) => {
    const words = distinctWords(profile);
    const shared = new Map<number, number>();
    for (const word of words)
      for (const index of byWord.get(word) ?? []) shared.set(index, (shared.get(index) ?? 0) + 1);
    let best: { item: Item; similarity: number; index: number } | undefined;
    for (const [index, count] of shared) {
      const item = items[index]!;
      if (count < leastWords * Math.min(words.size, wordsIn[index]!.size) || !fits(item)) continue;
      const alike = similarity(profile, item.profile);
      if (alike < least) continue;
      if (!best || alike > best.similarity || (alike === best.similarity && index < best.index))
        best = { item, similarity: alike, index };
    }
    return best && { item: best.item, similarity: best.similarity };
  };
}

const distinctWords = ({ words }: TextProfile): ReadonlySet<string> => new Set(words === '' ? [] : words.split(' '));
