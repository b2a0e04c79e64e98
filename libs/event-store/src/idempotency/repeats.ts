import { derivedId } from '@custodia/kernel';
import type { Codec } from '../codec.js';
import type { DomainEvent } from '../decider.js';
import type { EventStore, Position } from '../port.js';
import type { IdempotencyKeyUsedData } from './idempotency-key.events.js';

/** A request that a client may send again. */
export interface RepeatableRequest {
  /** UUID of the client's key, of who sent it, and of the operation and its place in the request. */
  readonly id: string;
  /** Of the input. */
  readonly digest: string;
}

/** What a request has recorded. */
export interface Earlier<Event extends DomainEvent> {
  readonly events: readonly Event[];
  readonly revision: number;
  readonly position: Position;
}

/** The same id whenever the same request records its event of this number in the stream. */
export const repeatableId = (stream: string, { id }: RepeatableRequest, index: number): string =>
  derivedId(stream, id, String(index));

/** What the request recorded when it was carried out before; reads only what came after its key was used. */
export async function earlier<Event extends DomainEvent>(
  store: EventStore,
  codec: Codec<Event>,
  stream: string,
  request: RepeatableRequest,
  used: IdempotencyKeyUsedData,
): Promise<Earlier<Event> | undefined> {
  const events: Event[] = [];
  let found: Earlier<Event> | undefined;
  for await (const recorded of store.readStream(stream, { from: used.stream === stream ? used.after + 1 : 0 })) {
    if (recorded.id !== repeatableId(stream, request, events.length)) {
      if (found) break;
      continue;
    }
    const { type, data } = codec.decode(recorded);
    events.push({ type, data } as Event);
    found = { events, revision: recorded.revision, position: recorded.position };
  }
  return found;
}
