import { jsonEvent } from '@kurrent/kurrentdb-client';
import { newId } from '@custodia/kernel';
import { EventStoreFault, type EventStore, type RecordedEvent, type Subscription } from '../../port.js';
import { checkAppend, checkJsonText, checkName } from '../append-rules.js';
import { checkAccess } from './check-access.js';
import { identityOf } from './identity.js';
import { openLine, tuned } from './line.js';
import { startReader } from './reader.js';
import { toServer } from './record.js';
import { passOverStrays } from './strays.js';
import { subscribe } from './subscribe.js';
import { startWriter } from './writer.js';
import type { KurrentdbEventStoreOptions } from '../kurrentdb.js';

export async function openStore({
  url,
  patienceMs = 10_000,
  silenceMs = 15_000,
}: KurrentdbEventStoreOptions): Promise<EventStore> {
  passOverStrays();
  const [writing, reading, subscribing] = [openLine(tuned(url)), openLine(tuned(url)), openLine(tuned(url))];
  const reader = startReader(reading, patienceMs);
  const writer = startWriter(writing, patienceMs);
  const subscriptions = new Set<Subscription>();
  let closed: Promise<void> | undefined;
  const end = async (): Promise<void> =>
    void (await Promise.all([writing.close(), reading.close(), subscribing.close()]));

  await checkAccess(url, writing, reader, patienceMs).catch(async (fault: unknown) => {
    await end().catch(() => undefined);
    throw fault;
  });

  function open(): void {
    if (closed) throw new EventStoreFault('CLOSED', 'the event store is closed');
  }

  /** What the server keeps beside a stream. */
  async function settingsOf(stream: string): Promise<{ readonly custodia?: unknown }> {
    const record = await reader.last(`$$${stream}`);
    return record ? (JSON.parse(record.data) as object) : {};
  }

  /** Asked when reading begins. No generator around the generator: each event would pass through both. */
  const whileOpen = (events: AsyncGenerator<RecordedEvent, void>): AsyncIterable<RecordedEvent> => ({
    [Symbol.asyncIterator]() {
      open();
      return events;
    },
  });

  return {
    async append(stream, expected, events) {
      open();
      checkAppend(stream, expected, events);
      return writer.append(
        stream,
        expected,
        events.map((event) => toServer(stream, event)),
      );
    },
    readStream: (stream, options = {}) => whileOpen(reader.readStream(stream, options)),
    readAll: (options = {}) => whileOpen(reader.readAll(options)),

    subscribe(options) {
      open();
      const subscription = subscribe(options, subscribing, reader, { silenceMs });
      subscriptions.add(subscription);
      void subscription.done.catch(() => undefined).finally(() => subscriptions.delete(subscription));
      return subscription;
    },

    async head() {
      open();
      return reader.head();
    },

    async last() {
      open();
      return (await reader.newest()) ?? null;
    },
    async identity() {
      open();
      return identityOf(reader, writer);
    },

    // Under a key of its own, because the server acts upon some keys of this record (age, count, access).
    async streamMetadata(stream) {
      open();
      const metadata = (await settingsOf(stream)).custodia;
      return metadata === undefined ? null : JSON.stringify(metadata);
    },
    async setStreamMetadata(stream, metadata) {
      open();
      checkName('stream name', stream);
      const custodia = checkJsonText(`metadata of ${stream}`, metadata);
      await writer.append(`$$${stream}`, 'any', [
        jsonEvent({ id: newId(), type: '$metadata', data: { ...(await settingsOf(stream)), custodia } }),
      ]);
    },

    close() {
      closed ??= (async () => {
        await Promise.all([...subscriptions].map((subscription) => subscription.stop()));
        await writer.drained();
        await end();
      })();
      return closed;
    },
  };
}
