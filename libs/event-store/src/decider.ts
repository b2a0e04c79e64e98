import type { Decision, Refusal } from '@custodia/kernel';

/** A domain event: a fact in the domain's words. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

/** Who decides and when; part of every command, so that a decision is a pure function of its arguments. */
export interface CommandMeta {
  /** Member or token id; never a name. */
  readonly actor: string;
  /** ISO 8601 with milliseconds, UTC. */
  readonly at: string;
  /** How the actor was authenticated: `token:` or `session:` and its id; absent for what the service does by itself. */
  readonly credential?: string | undefined;
  /** The actor has no role that reaches further than the records that they answer for. Not recorded. */
  readonly ownOnly?: boolean | undefined;
  /** Why, in the actor's words, for the audit trail. */
  readonly reason?: string | undefined;
}

/** `decide` and `evolve` are pure; `evolve` is total over the events and has no default. */
export interface Decider<Command, Event extends DomainEvent, State, R extends Refusal> {
  readonly initial: State;
  decide(command: Command & CommandMeta, state: State): Decision<Event, R>;
  evolve(state: State, event: Event): State;
}
