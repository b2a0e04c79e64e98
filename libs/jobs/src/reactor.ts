import type { Codec, DomainEvent, Position, RecordedEvent, StoredEvent } from '@custodia/event-store';
import type { JsonObject, JobRequest } from './port.js';

/** A job that an event asks for. Without an `id` it gets `<reactor>:<event id>:<n>`; it works for the event's organisation. */
export interface Reaction {
  readonly name: string;
  readonly data: JsonObject;
  readonly runAt?: string | undefined;
  /** For a job that several events ask for together; must be deterministic. */
  readonly id?: string | undefined;
}

/**
 * Turns events into jobs: pure, no clock, no look-ups; the keys of `on` are its subscription. Seen again, an event asks
 * for the same jobs, and the queue knows them by their ids.
 */
export interface Reactor {
  /** Names its checkpoint and its jobs: never changed once released. */
  readonly name: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each reaction knows the event of its own key
  readonly on: { readonly [eventType: string]: (event: StoredEvent<any>) => readonly Reaction[] };
  /** One for each aggregate whose events it hears. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a codec writes events, so `unknown` would not fit
  readonly codecs: readonly Codec<any>[];
  /** Where it begins when it has no checkpoint yet; default `first_event`, because a job looks at the stream before it acts. */
  readonly startsAt?: 'first_event' | 'now';
  /**
   * Makes fewer jobs of those that the events of one batch ask for, in the order of the events. A batch that is handled again
   * after a crash can be another one, so the jobs must do no harm when they overlap.
   */
  readonly gather?: (asked: readonly JobRequest[]) => readonly JobRequest[];
}

/** Gives a reactor the types of its events. */
export function reactor<Event extends DomainEvent>(definition: {
  readonly name: string;
  readonly codecs: readonly Codec<Event>[];
  readonly on: {
    readonly [Type in Event['type']]?: (event: StoredEvent<Extract<Event, { type: Type }>>) => readonly Reaction[];
  };
  readonly startsAt?: 'first_event' | 'now';
  readonly gather?: (asked: readonly JobRequest[]) => readonly JobRequest[];
}): Reactor {
  return definition as Reactor;
}

/** How far each reader of the log has come. */
export interface CheckpointStore {
  /** `START` when nothing was saved yet. */
  load(name: string): Promise<Position>;
  /** All of them or none; durable when it resolves. */
  save(positions: ReadonlyMap<string, Position>): Promise<void>;
}

/** Throws for an event that the reactor cannot handle: the caller parks it. */
export function react({ name, on, codecs }: Reactor, recorded: RecordedEvent): JobRequest[] {
  const codec = codecs.find(
    ({ category, types }) => types.includes(recorded.type) && recorded.stream.startsWith(`${category}-`),
  );
  const reaction = on[recorded.type];
  // Another aggregate may have an event of the same name; then this reactor does not mean it.
  if (!codec || !reaction) return [];
  const event = codec.decode(recorded) as StoredEvent;
  return reaction(event).map(({ name: job, data, runAt, id }, n) => ({
    name: job,
    id: id ?? `${name}:${event.id}:${n}`,
    organisation: event.meta.organisation,
    data,
    ...(runAt === undefined ? {} : { runAt }),
    ...(event.meta.correlation === undefined ? {} : { correlation: event.meta.correlation }),
  }));
}

/** The event types it hears. Throws when none of its codecs knows one: a reactor that would never be called is a mistake. */
export function subscriptionOf({ name, on, codecs }: Reactor): string[] {
  const types = Object.keys(on);
  const unknown = types.filter((type) => !codecs.some((codec) => codec.types.includes(type)));
  if (unknown.length > 0)
    throw new Error(
      `Reactor "${name}" reacts to ${unknown.join(', ')}, which none of its codecs (${codecs.map(({ category }) => category).join(', ')}) knows.`,
    );
  return types;
}
