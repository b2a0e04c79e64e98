import { abandon } from '@custodia/postgres';
import type pg from 'pg';
import { EventStoreFault, type AppendResult, type ExpectedRevision, type NewEvent } from '../../port.js';
import { int8Array, jsonArray, textArray, uuidArray } from './arrays.js';
import { asFault, backoff, connect, connectionLost, passing, rawTypes } from './connection.js';
import { pacing } from './pace.js';
import { positionOf } from './position.js';

export interface Writer {
  append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendResult>;
  /** Ends after everything that was accepted has been answered. */
  close(): Promise<void>;
}

export interface WriterOptions {
  readonly url: string;
  /** How long one append may take, lost connections and repeats included, before it fails with `UNAVAILABLE`. */
  readonly patienceMs: number;
}

interface Pending {
  readonly stream: string;
  readonly expected: number;
  readonly events: readonly NewEvent[];
  readonly deadline: number;
  /** Sent by itself, because a batch that held it failed. */
  alone: boolean;
  resolve(result: AppendResult): void;
  reject(fault: EventStoreFault): void;
}

interface Batch {
  readonly appends: readonly Pending[];
  readonly events: number;
  /** Milliseconds of `performance.now()`. */
  readonly sentAt: number;
}

const mostEvents = 4_096;
const mostBytes = 4 * 1_048_576;

/**
 * Group commit: whatever was appended while a batch was on its way goes into the next one, so many appends share one
 * transaction and one fsync. A single append goes out at once, without waiting for company.
 */
export async function startWriter({ url, patienceMs }: WriterOptions): Promise<Writer> {
  let client: pg.Client | undefined;
  let reconnecting: Promise<void> | undefined;
  let closing = false;
  let drained: (() => void) | undefined;
  let gathering = false;
  let queue: Pending[] = [];
  const pace = pacing();
  const inFlight: Batch[] = [];
  /** Streams in flight: a later append to one of them waits, so that their order survives a repeat. */
  const busy = new Set<string>();

  // Looked at so often; whoever waits is told within the patience.
  const everyMs = Math.min(250, patienceMs / 4);
  const watch = setInterval(() => {
    const now = Date.now();
    const late = inFlight.length > 0 && inFlight[0]!.appends.some(({ deadline }) => deadline <= now);
    // The answer may never come (a paused server): giving up the connection gives every append its fault or its repeat.
    if (late) abandon(client);
    if (queue.some(({ deadline }) => deadline <= now))
      queue = queue.filter((pending) => !expired(pending, new Error('no answer in time')));
  }, everyMs);
  watch.unref();

  function expired(pending: Pending, cause: unknown): boolean {
    if (pending.deadline > Date.now()) return false;
    const message = `append to ${pending.stream} was not confirmed within ${patienceMs} ms and may have been stored: repeat it with the same ids and the same expectation`;
    pending.reject(new EventStoreFault('UNAVAILABLE', message, { cause }));
    return true;
  }

  function pump(): void {
    while (client && queue.length > 0) {
      const appends = takeBatch(pace.next(queue.length, inFlight));
      if (appends.length === 0) break;
      send(client, appends);
    }
    if (closing && queue.length === 0 && inFlight.length === 0) drained?.();
  }

  function takeBatch(most: number): Pending[] {
    if (most === 0) return [];
    const appends: Pending[] = [];
    const waiting: Pending[] = [];
    const held = new Set<string>();
    let events = 0;
    let bytes = 0;
    let index = 0;
    for (; index < queue.length; index++) {
      const pending = queue[index]!;
      if (busy.has(pending.stream) || held.has(pending.stream)) {
        held.add(pending.stream);
        waiting.push(pending);
        continue;
      }
      if (
        appends.length > 0 &&
        (pending.alone || appends.length >= most || events + pending.events.length > mostEvents || bytes > mostBytes)
      )
        break;
      appends.push(pending);
      events += pending.events.length;
      for (const event of pending.events) bytes += event.data.length + event.metadata.length;
      if (pending.alone) {
        index++;
        break;
      }
    }
    queue = index === queue.length ? waiting : [...waiting, ...queue.slice(index)];
    return appends;
  }

  function send(connection: pg.Client, appends: readonly Pending[]): void {
    const batch: Batch = {
      appends,
      events: appends.reduce((sum, { events }) => sum + events.length, 0),
      sentAt: performance.now(),
    };
    inFlight.push(batch);
    for (const { stream } of appends) busy.add(stream);
    connection.query<(string | null)[]>(
      { ...statement(appends), rowMode: 'array', types: rawTypes } as pg.QueryArrayConfig,
      (fault: Error | undefined, result: pg.QueryArrayResult<(string | null)[]>) => {
        inFlight.splice(inFlight.indexOf(batch), 1);
        pace.answered(batch, performance.now());
        for (const { stream } of appends) busy.delete(stream);
        if (fault) failed(connection, appends, fault);
        else settle(appends, result.rows[0]!);
        gather();
      },
    );
  }

  function failed(connection: pg.Client, appends: readonly Pending[], fault: unknown): void {
    if (connectionLost(fault)) {
      requeue(appends, fault);
      lost(connection);
    } else if (passing(fault)) {
      requeue(appends, fault);
    } else if (appends.length > 1) {
      // One of them is not acceptable to the server: each by itself, so that its neighbours do not suffer.
      for (const pending of appends) pending.alone = true;
      requeue(appends, fault);
    } else {
      appends[0]!.reject(asFault(fault, `append to ${appends[0]!.stream}`));
    }
  }

  function requeue(appends: readonly Pending[], cause: unknown): void {
    queue = [...appends.filter((pending) => !expired(pending, cause)), ...queue];
  }

  function lost(connection: pg.Client): void {
    if (client !== connection) return;
    client = undefined;
    abandon(connection);
    reconnecting = reconnect().finally(() => (reconnecting = undefined));
  }

  async function reconnect(): Promise<void> {
    for (let failures = 1; !(closing && queue.length === 0); failures++) {
      const renewed = await connect(url, patienceMs).catch((fault: unknown) => {
        queue = queue.filter((pending) => !expired(pending, fault));
      });
      if (renewed) {
        adopt(renewed);
        return pump();
      }
      await backoff(failures);
    }
    drained?.();
  }

  function adopt(connection: pg.Client): void {
    client = connection;
    connection.on('error', () => lost(connection));
    connection.on('end', () => lost(connection));
  }

  /** Lets everything that has been appended meanwhile, also by the promises just answered, come together. */
  function gather(): void {
    if (gathering) return;
    gathering = true;
    setImmediate(() => {
      gathering = false;
      pump();
    });
  }

  adopt(await connect(url, patienceMs));

  return {
    append(stream, expected, events) {
      if (closing) return Promise.reject(new EventStoreFault('CLOSED', 'the event store is closed'));
      return new Promise((resolve, reject) => {
        const pending: Pending = {
          stream,
          expected: expectations[expected as 'any'] ?? expected,
          events,
          deadline: Date.now() + patienceMs - everyMs,
          alone: false,
          resolve,
          reject,
        };
        if (client && inFlight.length === 0 && queue.length === 0 && !gathering) return send(client, [pending]);
        queue.push(pending);
        gather();
      });
    },
    async close() {
      closing = true;
      await new Promise<void>((resolve) => {
        drained = resolve;
        if (!reconnecting) pump();
      });
      clearInterval(watch);
      const connection = client;
      client = undefined;
      await connection?.end();
    },
  };
}

const expectations = { no_stream: -1, any: -2, stream_exists: -3 };

function statement(appends: readonly Pending[]): pg.QueryConfig {
  if (appends.length > 1) return many(appends);
  const [{ stream, expected, events }] = appends as [Pending];
  const [event] = events as [NewEvent];
  if (events.length === 1)
    return { ...appendOne, values: [stream, expected, event.id, event.type, event.data, event.metadata] };
  const values = [
    stream,
    expected,
    uuidArray(events.map(({ id }) => id)),
    textArray(events.map(({ type }) => type)),
    jsonArray(events.map(({ data }) => data)),
    jsonArray(events.map(({ metadata }) => metadata)),
  ];
  return { ...appendSome, values };
}

const appendOne = { name: 'append-one', text: 'select custodia_events.append_one($1, $2, $3, $4, $5, $6)' };
const appendSome = { name: 'append', text: 'select custodia_events.append($1, $2, $3, $4, $5, $6)' };
const appendMany = {
  name: 'append-batch',
  text: 'select base, revisions, positions from custodia_events.append_batch($1, $2, $3, $4, $5, $6, $7, $8)',
};

function many(appends: readonly Pending[]): pg.QueryConfig {
  const [firsts, ids, types, data, metadata]: [number[], string[], string[], string[], string[]] = [[], [], [], [], []];
  for (const { events } of appends) {
    firsts.push(ids.length + 1);
    for (const event of events) {
      ids.push(event.id);
      types.push(event.type);
      data.push(event.data);
      metadata.push(event.metadata);
    }
  }
  const values = [
    textArray(appends.map(({ stream }) => stream)),
    int8Array(appends.map(({ expected }) => expected)),
    int8Array(firsts),
    int8Array(appends.map(({ events }) => events.length)),
    uuidArray(ids),
    textArray(types),
    jsonArray(data),
    jsonArray(metadata),
  ];
  return { ...appendMany, values };
}

/** Gives every append of a batch its answer, in the shape of the function that was called. */
function settle(appends: readonly Pending[], [first, revisions, positions]: readonly (string | null)[]): void {
  if (appends.length === 1) {
    const [revision, position] = elements(first!);
    appends[0]!.resolve(resultOf(revision!, position!));
  } else if (revisions === null) {
    let position = Number(first);
    for (const { expected, events, resolve } of appends) {
      position += events.length;
      resolve({ kind: 'appended', revision: expected + events.length, position: positionOf(String(position)) });
    }
  } else {
    const [revision, position] = [elements(revisions!), elements(positions!)];
    appends.forEach((pending, index) => pending.resolve(resultOf(revision[index]!, position[index]!)));
  }
}

/** A position that is null is empty in a row and NULL in an array. */
function resultOf(revision: string, position: string): AppendResult {
  if (position !== '' && position !== 'NULL')
    return { kind: 'appended', revision: Number(revision), position: positionOf(position) };
  return { kind: 'conflict', actual: revision === '-1' ? 'no_stream' : Number(revision) };
}

/** Of an array `{…}` or a row `(…)` of numbers. */
const elements = (array: string): string[] => array.slice(1, -1).split(',');
