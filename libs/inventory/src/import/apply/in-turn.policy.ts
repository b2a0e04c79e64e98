import type { Aggregate, CommandMeta, DomainEvent } from '@custodia/event-store';
import { accept, type Refusal } from '@custodia/kernel';

export interface InTurn<Command> {
  readonly type: 'InTurn';
  readonly commands: readonly Command[];
}

/** The same aggregate, deciding several commands one after the other: all of their events, or the first refusal and none. */
export function inTurn<Command, Event extends DomainEvent, State, R extends Refusal>({
  codec,
  decider,
}: Aggregate<Command, Event, State, R>): Aggregate<InTurn<Command>, Event, State, R> {
  return {
    codec,
    decider: {
      initial: decider.initial,
      evolve: decider.evolve,
      decide({ commands, type: _, ...meta }: InTurn<Command> & CommandMeta, state) {
        const events: Event[] = [];
        let now = state;
        for (const command of commands) {
          const decision = decider.decide({ ...command, ...meta }, now);
          if (decision.kind === 'refused') return decision;
          events.push(...decision.events);
          now = decision.events.reduce((folded, event) => decider.evolve(folded, event), now);
        }
        return accept(...events);
      },
    },
  };
}
