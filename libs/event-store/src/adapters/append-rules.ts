import { EventStoreFault, type ExpectedRevision, type NewEvent } from '../port.js';

/** The most bytes (UTF-8, data and metadata together) of one append: what every supported store accepts. */
const maxAppendBytes = 1_048_576;
/** The most bytes (UTF-8) of a stream's name or an event's type. */
const maxNameBytes = 512;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const loneSurrogate = /\p{Surrogate}/u;

/**
 * What no adapter accepts, so that a log can move from one store to another. Throws `EventStoreFault`.
 * Whether `data` and `metadata` are JSON is left to the adapter, because a server may check it for nothing.
 */
export function checkAppend(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): void {
  checkName('stream name', stream);
  if (typeof expected === 'number' && !(Number.isSafeInteger(expected) && expected >= 0)) {
    throw invalid(`expected revision ${expected} of ${stream}: give a whole number from 0, or "no_stream"`);
  }
  if (events.length === 0) throw invalid(`${stream}: an append needs at least one event`);
  let bytes = 0;
  for (const event of events) {
    checkName('event type', event.type);
    if (!uuid.test(event.id)) throw invalid(`${stream}: the id "${event.id}" of a ${event.type} is no UUID`);
    // A lone surrogate has no UTF-8 form: it would come back as another character.
    if (loneSurrogate.test(event.data) || loneSurrogate.test(event.metadata))
      throw invalid(`${stream}: ${event.type} ${event.id} holds a lone surrogate; escape it`);
    bytes += Buffer.byteLength(event.data) + Buffer.byteLength(event.metadata);
  }
  if (bytes > maxAppendBytes) {
    throw new EventStoreFault(
      'TOO_LARGE',
      `${stream}: ${bytes} bytes in one append, at most ${maxAppendBytes} are possible; put large content into a file and its digest into the event`,
    );
  }
}

/** Throws `INVALID_APPEND` unless both texts of the event are JSON. */
export function checkJson(stream: string, event: NewEvent): void {
  for (const part of ['data', 'metadata'] as const)
    checkJsonText(`${stream}: ${part} of ${event.type} ${event.id}`, event[part]);
}

/** What the text says. Throws `INVALID_APPEND` unless it is JSON. */
export function checkJsonText(what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EventStoreFault('INVALID_APPEND', `${what} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

export function checkName(what: string, name: string): void {
  if (name === '') throw invalid(`the ${what} is empty`);
  if (name.startsWith('$'))
    throw invalid(`the ${what} "${name}" starts with "$", which is reserved for the store itself`);
  if (name.includes('\u0000') || loneSurrogate.test(name))
    throw invalid(`the ${what} ${JSON.stringify(name)} holds a character that cannot be stored`);
  if (name.length * 3 > maxNameBytes && Buffer.byteLength(name) > maxNameBytes)
    throw invalid(`the ${what} "${name.slice(0, 40)}…" is longer than ${maxNameBytes} bytes`);
}

/** A position of another kind of store: a log was exchanged, and its readers were not told. */
export const foreignPosition = (position: string, store: string): EventStoreFault =>
  new EventStoreFault(
    'NOT_A_POSITION',
    `"${position}" is no position of a log in ${store}: after moving the log to another store, the places of its readers must be moved as well (custodia log copy --switch)`,
  );

const invalid = (message: string): EventStoreFault => new EventStoreFault('INVALID_APPEND', message);
