import { quotable, unstorableIn, type UnstorableValue } from '@custodia/kernel';
import type { DomainEvent } from './decider.js';
import type { NewEvent, RecordedEvent } from './port.js';

/** What is stored beside the payload of every event. */
export interface EventMeta {
  readonly organisation: string;
  readonly actor: string;
  /** ISO 8601; when the decision was taken. */
  readonly at: string;
  /** Number of the payload's shape; starts at 1. */
  readonly schema: number;
  readonly reason?: string | undefined;
  /** How the actor was authenticated: `token:` or `session:` and its id; absent for what the service did by itself, and in events of releases that did not record it. */
  readonly credential?: string | undefined;
  /** Ties together all that one request caused. */
  readonly correlation?: string | undefined;
}

/** A stored event after decoding: the newest shape, with its envelope. */
export interface StoredEvent<Event extends DomainEvent = DomainEvent> {
  readonly type: Event['type'];
  readonly data: Event['data'];
  readonly meta: EventMeta;
  readonly id: string;
  /** Id of the aggregate, taken from the stream's name. */
  readonly subject: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
}

/** Lifts a payload from shape n to n + 1. Added, never edited, once released. */
export type Upcast = (data: never) => unknown;

/** For each event type the steps from its first shape to the newest; an empty list means the first shape is current. */
export type EventShapes<Event extends DomainEvent> = { readonly [Type in Event['type']]: readonly Upcast[] };

/** Fields that must be finite numbers, by event type: what comes from outside is not always what its type says, and JSON drops it in silence. */
export type NumberFields<Event extends DomainEvent> = { readonly [Type in Event['type']]?: readonly string[] };

/**
 * Texts that may name people, by event type: places in the payload (`note`, `alternatives.note`), or which ones a payload has.
 * They are sealed before they are stored, and destroyed when somebody is erased whom they name.
 */
export type FreeTexts<Event extends DomainEvent> = {
  readonly [Type in Event['type']]?:
    readonly string[] | ((data: Extract<Event, { readonly type: Type }>['data']) => readonly string[]);
};

export interface Codec<Event extends DomainEvent> {
  readonly category: string;
  readonly types: readonly Event['type'][];
  /** Whether events have texts that are sealed before they are stored. */
  readonly hasFreeTexts: boolean;
  /**
   * Before anything is appended: throws `UnstorableText`, and `TypeError` for an event whose declared number is none:
   * what is stored once breaks every reader.
   */
  encode(id: string, event: Event, meta: Omit<EventMeta, 'schema'>): NewEvent;
  /** Throws `UnknownEventShape` for a type or schema number that this release does not know. */
  decode(recorded: RecordedEvent): StoredEvent<Event>;
}

export class UnknownEventShape extends Error {
  constructor(recorded: RecordedEvent, detail: string) {
    super(
      `Event ${recorded.type} at ${recorded.position} in ${recorded.stream}: ${detail}. A newer release wrote it, or the log was edited; upgrade before going on.`,
    );
    this.name = 'UnknownEventShape';
  }
}

/** An event holds a text that stores and read models cannot keep: NUL, half a character, a year beyond 1 to 9999. */
export class UnstorableText extends Error {
  readonly code = 'UNSTORABLE_TEXT';

  constructor(
    type: string,
    readonly found: UnstorableValue,
  ) {
    super(`${type}: ${found.path} "${quotable(found.text)}" cannot be stored. ${found.problem} ${found.remedy}`);
    this.name = 'UnstorableText';
  }
}

export function codec<Event extends DomainEvent>(
  category: string,
  shapes: EventShapes<Event>,
  numbers: NumberFields<Event> = {},
  texts: FreeTexts<Event> = {},
): Codec<Event> {
  const steps = new Map<string, readonly Upcast[]>(Object.entries(shapes));
  return {
    category,
    types: Object.keys(shapes) as Event['type'][],
    hasFreeTexts: Object.keys(texts).length > 0,
    encode(id, { type, data }, meta) {
      const given = data as Readonly<Record<string, unknown>>;
      const wrong = numbers[type as Event['type']]?.find((field) => !Number.isFinite(given[field]));
      if (wrong !== undefined)
        throw new TypeError(`Event ${type} of "${category}": ${wrong} is ${String(given[wrong])}; a number is needed.`);
      const found = unstorableIn(data) ?? unstorableIn(meta);
      if (found) throw new UnstorableText(type, found);
      const schema = steps.get(type)!.length + 1;
      const declared = texts[type as Event['type']] as
        readonly string[] | ((data: unknown) => readonly string[]) | undefined;
      const free = typeof declared === 'function' ? declared(data) : declared;
      return {
        id,
        type,
        data: JSON.stringify(data),
        metadata: JSON.stringify({ ...meta, schema }),
        ...(free?.length && { texts: free }),
      };
    },
    decode(recorded) {
      const upcasts = steps.get(recorded.type);
      if (!upcasts) throw new UnknownEventShape(recorded, `no event of "${category}" has this type`);
      const meta = JSON.parse(recorded.metadata) as EventMeta;
      if (!(meta.schema >= 1 && meta.schema <= upcasts.length + 1))
        throw new UnknownEventShape(recorded, `schema ${meta.schema} is unknown`);
      const data = upcasts
        .slice(meta.schema - 1)
        .reduce<unknown>((shape, lift) => lift(shape as never), JSON.parse(recorded.data));
      const { stream, revision, position, id } = recorded;
      return {
        type: recorded.type,
        data: data as Event['data'],
        meta,
        id,
        subject: subjectOf(stream),
        stream,
        revision,
        position,
      };
    },
  };
}

/** `model-<organisation>.<id>`: the organisation is part of the name, so no caller can address another's stream. */
export const streamName = (category: string, organisation: string, subject: string): string =>
  `${category}-${organisation}.${subject}`;

/** Id of the aggregate that a stream is of. */
export const subjectOf = (stream: string): string => stream.slice(stream.indexOf('.') + 1);
