import { createPool } from '@custodia/postgres';
import { EventStoreFault, type EventStore, type RecordedEvent, type Subscription } from '../port.js';
import { checkAppend, checkJsonText, checkName } from './append-rules.js';
import { follow } from './follow.js';
import { watchChanges } from './postgres/changes.js';
import { asFault, backoff, connectionLost, passing, tuned } from './postgres/connection.js';
import { startReader } from './postgres/reader.js';
import { assertSchema } from './postgres/schema.js';
import { startTail } from './postgres/tail.js';
import { startWriter } from './postgres/writer.js';

export interface PostgresEventStoreOptions {
  /** `postgres://…`; the user owns the schema `custodia_events`, or was let in by `grantEventStore`. */
  readonly url: string;
  /** Connections for reading at the most, beside one for writing and one for listening. Default 6. */
  readonly readers?: number;
  /**
   * How long one append may take, lost connections and repeats included, before it fails with `UNAVAILABLE`, and how long reading waits for a
   * connection. Default 10,000 ms.
   */
  readonly patienceMs?: number;
  /** How often a subscription looks for events while its listening connection is down. Default 250 ms. */
  readonly pollMs?: number;
  readonly applicationName?: string;
}

/** Connects; the migrations must have made the schema. Throws `EventStoreFault` (`UNAVAILABLE`, `ACCESS_DENIED`). */
export async function postgresEventStore(options: PostgresEventStoreOptions): Promise<EventStore> {
  const { readers = 6, patienceMs = 10_000, pollMs = 250, applicationName = 'custodia-events' } = options;
  const url = tuned(options.url, applicationName);
  const pool = createPool(url, { max: readers, applicationName, connectMs: patienceMs, statementMs: patienceMs });
  const started = await start().catch(async (fault: unknown) => {
    await pool.end().catch(() => undefined);
    throw asFault(fault, 'event store');
  });
  const { writer } = started;
  const reader = startReader(pool);
  const changes = watchChanges({ url, pollMs });
  const tail = startTail(reader, changes);
  const subscriptions = new Set<Subscription>();
  let closed: Promise<void> | undefined;

  async function start() {
    const client = await pool.connect();
    await assertSchema(client).finally(() => client.release());
    return { writer: await startWriter({ url, patienceMs }) };
  }

  function open(): void {
    if (closed) throw new EventStoreFault('CLOSED', 'the event store is closed');
  }

  /** Asked when reading begins. No generator around the iterator: each event would pass through both. */
  const whileOpen = (events: AsyncIterator<RecordedEvent, void>): AsyncIterable<RecordedEvent> => ({
    [Symbol.asyncIterator]() {
      open();
      return events;
    },
  });

  return {
    async append(stream, expected, events) {
      checkAppend(stream, expected, events);
      return writer.append(stream, expected, events);
    },
    readStream: (stream, read = {}) => whileOpen(reader.readStream(stream, read)),
    readAll: (read = {}) => whileOpen(reader.readAll(read)),

    subscribe(subscribe) {
      open();
      let seen = 0;
      const subscription = follow(subscribe, {
        async page(after, limit) {
          open();
          seen = changes.version();
          return tail.page(after, limit, subscribe.types);
        },
        changed: (_, stopped) => changes.since(seen, stopped),
        async recover(fault, failures, stopped) {
          const cause = (fault as Error).cause ?? fault;
          if (closed || !(connectionLost(cause) || passing(cause))) throw fault;
          await backoff(failures, stopped);
        },
      });
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
      return reader.last();
    },
    async identity() {
      open();
      const { rows } = await pool
        .query<{ id: string }>('select id from custodia_events.identity')
        .catch(fail('identity of the log'));
      return rows[0]!.id;
    },
    async streamMetadata(stream) {
      open();
      const { rows } = await pool
        .query<{ metadata: string }>('select metadata from custodia_events.stream_metadata where stream = $1', [stream])
        .catch(fail('stream metadata'));
      return rows[0]?.metadata ?? null;
    },
    async setStreamMetadata(stream, metadata) {
      open();
      checkName('stream name', stream);
      checkJsonText(`metadata of ${stream}`, metadata);
      const text =
        'insert into custodia_events.stream_metadata values ($1, $2) on conflict (stream) do update set metadata = excluded.metadata';
      await pool.query(text, [stream, metadata]).catch(fail('stream metadata'));
    },
    close() {
      closed ??= (async () => {
        await Promise.all([...subscriptions].map((subscription) => subscription.stop()));
        await Promise.all([writer.close(), changes.close()]);
        await pool.end();
      })();
      return closed;
    },
  };
}

const fail =
  (doing: string) =>
  (fault: unknown): never => {
    throw asFault(fault, doing);
  };
