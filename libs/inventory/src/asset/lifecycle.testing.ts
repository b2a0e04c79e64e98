import { expect, it } from '@jest/globals';
import type { CommandMeta, Decider, DomainEvent } from '@custodia/event-store';
import type { Refusal } from '@custodia/kernel';
import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { mutationOf, stepsOf, type Lifecycle } from './lifecycle.policy.js';

const at = '2026-03-01T00:00:00.000Z';
const schema = buildSchema(readFileSync('apps/api/schema.graphql', 'utf8'));

/** How a decider is led through all its situations. */
interface Walk<State extends string, Command extends { readonly type: string }, Situation> {
  /** Every command in every form that matters; each is tried in every situation. */
  readonly commands: readonly Command[];
  /** The states of those whose life it is, by id. */
  readonly statesIn: (situation: Situation) => Readonly<Record<string, State>>;
  /** What tells situations apart, as far as it bears on the life. */
  readonly tellApart: (situation: Situation) => unknown;
}

/** The spec of a table: of the table alone, and of the decider, which is led through every situation that it can get into. */
export function lifecycleContract<
  State extends string,
  Command extends { readonly type: string },
  Event extends DomainEvent,
  Situation,
>(
  lifecycle: Lifecycle<State, Command['type']>,
  decider: Decider<Command, Event, Situation, Refusal>,
  { commands, statesIn, tellApart }: Walk<State, Command, Situation>,
): void {
  type Act = Command['type'];
  const states = Object.keys(lifecycle.states) as State[];
  const acts = Object.keys(lifecycle.acts) as Act[];
  const begins = Object.entries(lifecycle.begins) as [Act, readonly State[]][];
  const leadsTo = (act: Act, state: State): readonly State[] => {
    const steps = stepsOf(lifecycle, act);
    return steps ? (steps[state] ?? []) : [state];
  };
  const after = (state: State): State[] => acts.flatMap((act) => leadsTo(act, state));
  const reach = (from: readonly State[]): Set<State> => {
    const found = new Set(from);
    for (const state of found) for (const next of after(state)) found.add(next);
    return found;
  };

  it('leaves no state unreachable', () => {
    expect([...reach(begins.flatMap(([, to]) => to))].toSorted()).toEqual(states.toSorted());
  });

  it('has no dead end but the terminal states, and leads to one of those from everywhere', () => {
    const dead = states.filter((state) => after(state).every((next) => next === state));
    expect(dead.toSorted()).toEqual([...lifecycle.ends].toSorted());
    for (const state of states) expect([...reach([state])].some((one) => lifecycle.ends.includes(one))).toBe(true);
  });

  it('names mutations of the API, except where the service itself records', () => {
    const mutations = Object.keys(schema.getMutationType()!.getFields());
    for (const act of acts)
      expect([act, mutations.includes(mutationOf(act))]).toEqual([act, !lifecycle.recorded.includes(act)]);
  });

  it('tries every command of the decider', () =>
    expect([...new Set(commands.map(({ type }) => type))].toSorted()).toEqual(acts.toSorted()));

  it('says all that the decider does, and nothing that it does not', () => {
    const said = new Set([
      ...begins.flatMap(([act, to]) => to.map((state) => `${act}: begins ${state}`)),
      ...acts.flatMap((act) =>
        states.flatMap((state) =>
          leadsTo(act, state)
            .filter((to) => to !== state)
            .map((to) => `${act}: ${state} -> ${to}`),
        ),
      ),
    ]);
    const done = new Set<string>();
    const seen = new Map<string, Situation>();
    const waiting: Situation[] = [decider.initial];
    for (const situation of waiting) {
      const before = statesIn(situation);
      for (const command of commands) {
        const answer = decider.decide({ ...command, actor: 'a', at } as Command & CommandMeta, situation);
        if (answer.kind === 'refused' || answer.events.length === 0) continue;
        const next = answer.events.reduce(decider.evolve, situation);
        for (const [id, state] of Object.entries<State>(statesIn(next)))
          // What begins and ends with one command was never there.
          if (before[id] === undefined && lifecycle.ends.includes(state)) continue;
          else if (before[id] === undefined) done.add(`${command.type}: begins ${state}`);
          else if (before[id] !== state) done.add(`${command.type}: ${before[id]} -> ${state}`);
        const key = JSON.stringify([statesIn(next), tellApart(next)]);
        if (seen.has(key)) continue;
        seen.set(key, next);
        waiting.push(next);
      }
    }
    expect([...done].toSorted()).toEqual([...said].toSorted());
  });
}
