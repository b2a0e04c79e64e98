interface Contribution {
  readonly earned: number;
  readonly possible: number;
}

/** Each domain with where it begins, what it adds and what it loses, in hundredths of all that was possible; together what was earned. */
export function waterfall<Domain extends Contribution>(domains: readonly Domain[]) {
  const all = domains.reduce((sum, { possible }) => sum + possible, 0) || 1;
  let from = 0;
  return domains.map((domain) => {
    const adds = (100 * domain.earned) / all;
    const step = { ...domain, from, adds, loses: (100 * (domain.possible - domain.earned)) / all };
    from += adds;
    return step;
  });
}
