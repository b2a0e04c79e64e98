// What two releases made of the same benchmark, run in turn, as ratios: above 1 is better, whatever the unit.
import { median } from './measure.mjs';

const better = ({ unit }) => (unit.endsWith('/s') ? 'more' : /^[mµ]?s$/.test(unit) ? 'less' : null);

/** What is measured beside us shows how steady the machine was; it says nothing about the release. */
const others = /raw|COPY|Emmett|message-db|KurrentDB|PostGraphile|hand|bare/i;

/**
 * `pairs`: for each round the results of both sides, as `--json` prints them. Answers `{ name, unit, base, ours, ratio, judged }` of
 * medians, for every rate and every time that both of them measured.
 */
export function compared(pairs) {
  const measured = (result) => new Map(result.figures.map((figure) => [figure.name, figure]));
  const rounds = pairs.map(({ base, ours }) => ({ base: measured(base), ours: measured(ours) }));
  const inAll = (name) => rounds.every(({ base, ours }) => base.has(name) && ours.has(name));
  return pairs[0].ours.figures
    .filter((figure) => better(figure) && inAll(figure.name))
    .map((figure) => {
      const { name, unit } = figure;
      const value = (side) => median(rounds.map((round) => round[side].get(name).value));
      const ratios = rounds.map(({ base, ours }) =>
        better(figure) === 'more'
          ? ours.get(name).value / base.get(name).value
          : base.get(name).value / ours.get(name).value,
      );
      return {
        name,
        unit,
        base: value('base'),
        ours: value('ours'),
        ratio: median(ratios),
        judged: !others.test(name),
      };
    });
}

/** The names of figures that only one of both measured, so that nothing is left out unseen. */
export function onlyIn([{ base, ours }]) {
  const names = (result) => result.figures.filter(better).map(({ name }) => name);
  const [theirs, own] = [names(base), names(ours)];
  return [...theirs.filter((name) => !own.includes(name)), ...own.filter((name) => !theirs.includes(name))];
}
