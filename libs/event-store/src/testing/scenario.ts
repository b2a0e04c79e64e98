import { expect } from '@jest/globals';
import type { Decision, Refusal } from '@custodia/kernel';
import type { CommandMeta, Decider, DomainEvent } from '../decider.js';

/** Matched as `toMatchObject` does: fields that are not named may be anything. */
type Partially<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [Key in keyof T]?: Partially<T[Key]> }
    : T;
type EventPattern<Event extends DomainEvent> = Event extends DomainEvent
  ? { readonly type: Event['type']; readonly data?: Partially<Event['data']> }
  : never;
type RefusalPattern<R extends Refusal> = R extends Refusal ? Partially<R> & { readonly code: R['code'] } : never;
type WithoutMeta<Command> = Command extends unknown ? Omit<Command, keyof CommandMeta> & Partial<CommandMeta> : never;

export interface Given<Command, Event extends DomainEvent, State, R extends Refusal> {
  /** `actor` and `at` may be left out of the command. */
  when(command: WithoutMeta<Command>): When<Event, State, R>;
}

export interface When<Event extends DomainEvent, State, R extends Refusal> {
  /** Exactly these events, in this order, each matched partially. */
  then(...events: EventPattern<Event>[]): void;
  thenRefuses(refusal: RefusalPattern<R>): void;
  /** Accepted, and nothing to record: it is already so. */
  thenNothing(): void;
  /** For what the events and the refusal do not show. */
  readonly decision: Decision<Event, R>;
  /** After the decision. */
  readonly state: State;
}

export const someone: CommandMeta = { actor: 'member-1', at: '2026-03-01T09:00:00.000Z' };

/**
 * Scenarios of one decider: `const { given } = scenarios(modelDecider)`, then
 * `given(registered).when({ type: 'RetireModel', id }).then({ type: 'ModelRetired', data: { id } })`.
 */
export function scenarios<Command, Event extends DomainEvent, State, R extends Refusal>(
  decider: Decider<Command, Event, State, R>,
  meta: CommandMeta = someone,
): { given(...history: Event[]): Given<Command, Event, State, R> } {
  return {
    given: (...history) => ({
      when(command) {
        const before = history.reduce((state, event) => decider.evolve(state, event), decider.initial);
        const decision = decider.decide({ ...meta, ...command } as unknown as Command & CommandMeta, before);
        const events = decision.kind === 'accepted' ? decision.events : [];
        const state = events.reduce((folded, event) => decider.evolve(folded, event), before);
        return {
          decision,
          state,
          then(...expected) {
            if (expected.length === 0) throw new TypeError('then() names no event: say thenNothing()');
            expect(decision).toMatchObject({ kind: 'accepted', events: expected });
          },
          thenRefuses: (refusal) => expect(decision).toMatchObject({ kind: 'refused', refusal }),
          thenNothing: () => expect(decision).toEqual({ kind: 'accepted', events: [] }),
        };
      },
    }),
  };
}

/** `given` and the decider in one call, for a single scenario. */
export const given = <Command, Event extends DomainEvent, State, R extends Refusal>(
  decider: Decider<Command, Event, State, R>,
  ...history: Event[]
): Given<Command, Event, State, R> => scenarios(decider).given(...history);
