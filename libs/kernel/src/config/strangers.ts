/** Variables that belong to other programs of this project. */
const known = /^CUSTODIA_(TEST_|SAMPLES$|TOKEN$|URL$)/;

/** For variables that begin like ours and are not: most likely a slip, which would otherwise silently mean the default. */
export function strangers(given: Readonly<Record<string, unknown>>, ours: readonly string[]): string[] {
  return Object.keys(given)
    .filter((name) => /^(CUSTODIA|S3|GRAPHQL)_/.test(name) && !ours.includes(name) && !known.test(name))
    .map((name) => {
      const nearest = ours
        .map((own) => ({ own, apart: distance(name, own) }))
        .sort((one, other) => one.apart - other.apart)[0]!;
      return `${name} is no setting of Custodia and is ignored${nearest.apart <= 4 ? `; did you mean ${nearest.own}?` : '.'}`;
    });
}

/** Levenshtein's. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[other.length]!;
}
