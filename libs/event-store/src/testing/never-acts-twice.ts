import fc, { type Arbitrary } from 'fast-check';
import type { Refusal } from '@custodia/kernel';
import type { CommandMeta, Decider, DomainEvent } from '../decider.js';
import { someone } from './scenario.js';

/**
 * The property every decider has: decided again on the state that it led to, a command yields no events or a refusal.
 * Runs random histories of commands; neither `decide` nor `evolve` may throw, and neither may change its arguments.
 * Fails too when no command of any history was accepted, because it would have proved nothing.
 */
export function neverActsTwice<Command, Event extends DomainEvent, State, R extends Refusal>(
  decider: Decider<Command, Event, State, R>,
  ...commands: Arbitrary<Command>[]
): void {
  let acted = 0;
  fc.assert(
    fc.property(fc.array(fc.oneof(...commands), { minLength: 1, maxLength: 20 }), (history) => {
      let state = freeze(decider.initial);
      history.forEach((command, index) => {
        const at = new Date(Date.parse(someone.at) + index * 60_000).toISOString();
        const issued = freeze({ actor: someone.actor, at, ...command } as Command & CommandMeta);
        const first = decider.decide(issued, state);
        if (first.kind === 'refused') return;
        acted += first.events.length;
        state = first.events.reduce((folded, event) => freeze(decider.evolve(folded, freeze(event))), state);
        const again = decider.decide(issued, state);
        if (again.kind === 'accepted' && again.events.length > 0) {
          throw new Error(
            `acted twice on ${JSON.stringify(issued)}: ${JSON.stringify(again.events)} after ${JSON.stringify(first.events)}`,
          );
        }
      });
    }),
  );
  if (acted === 0)
    throw new Error(
      'no generated command was ever accepted with an event: generate commands that fit together (few ids, creating commands too)',
    );
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value) && !ArrayBuffer.isView(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) freeze(part);
  }
  return value;
}
