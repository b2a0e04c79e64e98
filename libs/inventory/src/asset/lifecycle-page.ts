import { inWords, mutationOf, stepsOf, type Lifecycle } from './lifecycle.policy.js';

/** A step from this many states to the same one is drawn once. */
const many = 5;

interface Arrow {
  readonly act: string;
  readonly from: string;
  readonly to: string;
}

/** The page of a table in Markdown: its picture (Mermaid), its states and its steps. */
export function lifecyclePage<State extends string, Act extends string>(lifecycle: Lifecycle<State, Act>): string {
  const { of, states, begins, ends, acts, recorded } = lifecycle;
  const all = Object.keys(states) as State[];
  const called = (act: string): string =>
    (recorded as readonly string[]).includes(act) ? `${act} (by the service)` : mutationOf(act);
  const arrows = (Object.keys(acts) as Act[]).flatMap((act): Arrow[] => {
    const steps = stepsOf(lifecycle, act);
    if (!steps) return [];
    return all.flatMap((state) =>
      (steps[state] ?? []).filter((to) => to !== state).map((to) => ({ act, from: state, to })),
    );
  });
  const code = (list: readonly string[]): string => list.map((one) => `\`${one.toUpperCase()}\``).join(', ');
  return [
    `# The life of a ${of}`,
    '',
    'Drawn by `npm run lifecycles` from the table that the rules and the API use; a change is made there.',
    '',
    '```mermaid',
    'stateDiagram-v2',
    ...picture(arrows, all, called),
    ...Object.entries<readonly State[] | undefined>(begins).flatMap(([act, to]) =>
      (to ?? []).map((state) => `  [*] --> ${state}: ${called(act)}`),
    ),
    ...ends.map((state) => `  ${state} --> [*]`),
    '```',
    '',
    '| state | what it means |',
    '|---|---|',
    ...all.map((state) => `| \`${state.toUpperCase()}\` | ${states[state]} |`),
    '',
    '| step | from | leads to |',
    '|---|---|---|',
    ...(Object.keys(acts) as Act[]).flatMap((act) => {
      const steps = stepsOf(lifecycle, act);
      if (!steps) return [];
      const alike = Map.groupBy(
        all.filter((state) => steps[state]),
        (state) => (steps[state]!.length === 1 && steps[state]![0] === state ? 'stays' : steps[state]!.join()),
      );
      return [...alike].map(
        ([to, from]) =>
          `| ${called(act)} | ${code(from)} | ${to === 'stays' ? 'the same state' : code(to.split(','))} |`,
      );
    }),
    '',
    `Commands that change no state: ${(Object.keys(acts) as Act[])
      .filter((act) => stepsOf(lifecycle, act) === null)
      .map(called)
      .join(', ')}.`,
    '',
  ].join('\n');
}

/** The arrows, those between the same two states as one; where many lead to one state, or come from one, they are one from or to a common node. */
function picture(arrows: readonly Arrow[], states: readonly string[], called: (act: string) => string): string[] {
  const lines = new Map<string, Set<string>>();
  const draw = (from: string, to: string, act: string): void => {
    const key = `${from} --> ${to}`;
    lines.set(key, (lines.get(key) ?? new Set()).add(called(act)));
  };
  for (const [act, steps] of Map.groupBy(arrows, (arrow) => arrow.act)) {
    const sources = Map.groupBy(steps, ({ to }) => to);
    const targets = Map.groupBy(steps, ({ from }) => from);
    for (const { from, to } of steps)
      if (sources.get(to)!.length >= many) draw('several', to, act);
      else if (targets.get(from)!.length >= many) draw(from, 'several', act);
      else draw(from, to, act);
  }
  const common = [...lines.keys()].some((key) => key.includes('several'))
    ? ['  several: several states (see the table)']
    : [];
  return [
    ...states.map((state) => `  ${state}: ${inWords(state)}`),
    ...common,
    ...[...lines].map(([key, labels]) => `  ${key}: ${[...labels].join(', ')}`),
  ];
}
