import { derivedId, newId, type Refusal } from '@custodia/kernel';
import { streamName, type Codec, type StoredEvent } from './codec.js';
import type { CommandMeta, Decider, DomainEvent } from './decider.js';
import type { EventStore, Position } from './port.js';

/** An aggregate: its rules and the language of its events. */
export interface Aggregate<Command, Event extends DomainEvent, State, R extends Refusal> {
  readonly codec: Codec<Event>;
  readonly decider: Decider<Command, Event, State, R>;
}

export interface ChangedMeanwhile extends Refusal {
  readonly code: 'CHANGED_MEANWHILE';
  readonly expectedRevision: number;
  readonly actualRevision: number;
}

export interface Target {
  readonly organisation: string;
  readonly id: string;
  /** Refuse with `CHANGED_MEANWHILE` unless the aggregate is at this revision. */
  readonly expectedRevision?: number | null | undefined;
  /** Makes the ids of the events repeatable, so that a retry of the same request is recognised and answered, not repeated. */
  readonly idempotencyKey?: string | undefined;
  readonly correlation?: string | undefined;
}

export type Outcome<Event extends DomainEvent, State, R extends Refusal> =
  | {
      readonly kind: 'done';
      readonly events: readonly Event[];
      readonly state: State;
      /** Of the aggregate's last event; -1 when it still has none. */
      readonly revision: number;
      /** Of the aggregate's last event; `null` when it still has none. */
      readonly position: Position | null;
    }
  | { readonly kind: 'refused'; readonly refusal: R | ChangedMeanwhile };

const attempts = 8;

/**
 * The only write path: read, fold, decide, append. Without `expectedRevision` a lost race is decided again on the
 * newer state; after eight lost races it throws.
 */
export async function execute<Command, Event extends DomainEvent, State, R extends Refusal>(
  store: EventStore,
  aggregate: Aggregate<Command, Event, State, R>,
  target: Target,
  command: Command & CommandMeta,
): Promise<Outcome<Event, State, R>> {
  const { codec, decider } = aggregate;
  const stream = streamName(codec.category, target.organisation, target.id);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { earlier, ...loaded } = await fold(store, aggregate, target);
    // A retry of a request that was already carried out, whatever has happened to the aggregate since.
    if (earlier) return { kind: 'done', state: loaded.state, ...earlier };
    if (target.expectedRevision != null && loaded.revision !== target.expectedRevision) {
      return { kind: 'refused', refusal: changedMeanwhile(target.expectedRevision, loaded.revision) };
    }
    const decision = decider.decide(command, loaded.state);
    if (decision.kind === 'refused') return decision;
    if (decision.events.length === 0) return { kind: 'done', events: [], ...loaded };
    const meta = {
      organisation: target.organisation,
      actor: command.actor,
      at: command.at,
      reason: command.reason,
      correlation: target.correlation,
    };
    const encoded = decision.events.map((event, index) =>
      codec.encode(repeatableId(stream, target, index) ?? newId(), event, meta),
    );
    const result = await store.append(stream, loaded.revision < 0 ? 'no_stream' : loaded.revision, encoded);
    if (result.kind === 'appended') {
      const state = decision.events.reduce((folded, event) => decider.evolve(folded, event), loaded.state);
      return { kind: 'done', events: decision.events, state, revision: result.revision, position: result.position };
    }
  }
  throw new Error(`${stream}: lost ${attempts} races in a row; too many writers on one aggregate`);
}

/** Folds an aggregate's stream, up to and including the moment `asOf` (ISO 8601) if given. */
export async function load<Command, Event extends DomainEvent, State, R extends Refusal>(
  store: EventStore,
  aggregate: Aggregate<Command, Event, State, R>,
  target: Target,
  asOf?: string,
): Promise<{ state: State; revision: number; position: Position | null }> {
  const { state, revision, position } = await fold(store, aggregate, target, asOf);
  return { state, revision, position };
}

/** What an earlier request with the same idempotency key has recorded. */
interface Earlier<Event extends DomainEvent> {
  readonly events: Event[];
  revision: number;
  position: Position;
}

async function fold<Command, Event extends DomainEvent, State, R extends Refusal>(
  store: EventStore,
  { codec, decider }: Aggregate<Command, Event, State, R>,
  target: Target,
  asOf?: string,
): Promise<{ state: State; revision: number; position: Position | null; earlier: Earlier<Event> | undefined }> {
  const stream = streamName(codec.category, target.organisation, target.id);
  let earlier: Earlier<Event> | undefined;
  let awaited = repeatableId(stream, target, 0);
  let state = decider.initial;
  let revision = -1;
  let position: Position | null = null;
  for await (const recorded of store.readStream(stream)) {
    const event: StoredEvent<Event> = codec.decode(recorded);
    if (asOf !== undefined && event.meta.at > asOf) break;
    const fact = { type: event.type, data: event.data } as Event;
    state = decider.evolve(state, fact);
    revision = recorded.revision;
    position = recorded.position;
    if (awaited !== undefined && recorded.id === awaited) {
      earlier = { events: [...(earlier?.events ?? []), fact], revision, position };
      awaited = repeatableId(stream, target, earlier.events.length);
    }
  }
  return { state, revision, position, earlier };
}

const repeatableId = (stream: string, { idempotencyKey }: Target, index: number): string | undefined =>
  idempotencyKey ? derivedId(stream, idempotencyKey, String(index)) : undefined;

const changedMeanwhile = (expectedRevision: number, actualRevision: number): ChangedMeanwhile => ({
  code: 'CHANGED_MEANWHILE',
  message: `The record is at revision ${actualRevision}, not ${expectedRevision}: read it again and decide anew.`,
  expectedRevision,
  actualRevision,
});
