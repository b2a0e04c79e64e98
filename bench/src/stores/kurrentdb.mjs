import { BACKWARDS, binaryEvent, END, KurrentDBClient, NO_STREAM, START } from '@kurrent/kurrentdb-client';
import { kurrentdbEventStore } from '@custodia/event-store';
import { logOf } from './ours.mjs';

const utf8 = new TextEncoder();

/** The client as its documentation shows it, with the bytes that our adapter writes. */
export function bareClient(url) {
  const client = KurrentDBClient.connectionString(url);
  const binary = ({ id, type, data, metadata }) =>
    binaryEvent({ id, type, data: utf8.encode(data), metadata: utf8.encode(metadata) });
  return {
    name: 'bare client',
    create: (stream, events) => client.appendToStream(stream, events.map(binary), { streamState: NO_STREAM }),
    append: (stream, revision, events) =>
      client.appendToStream(stream, events.map(binary), { streamState: BigInt(revision) }),
    /** Where the log ends now: what it held before is nobody's business. */
    async end() {
      let last = START;
      for await (const { event } of client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 }))
        last = event.position;
      return last;
    },
    /** All in one call, the record at `from` and the few of the server itself among them. */
    async catchUp(limit, from) {
      let read = 0;
      for await (const { event } of client.readAll({ fromPosition: from, maxCount: limit })) if (event.data) read++;
      return read;
    },
    close: () => client.dispose(),
  };
}

export async function adapter(url) {
  const log = logOf(await kurrentdbEventStore({ url, patienceMs: 60_000 }));
  return { ...log, name: 'adapter', end: () => log.store.head() };
}
