import type { Refusal } from '@custodia/kernel';
import type { Codec } from './codec.js';
import type { Decider, DomainEvent } from './decider.js';

/** An aggregate: its rules and the language of its events. */
export interface Aggregate<Command, Event extends DomainEvent, State, R extends Refusal> {
  readonly codec: Codec<Event>;
  readonly decider: Decider<Command, Event, State, R>;
}
