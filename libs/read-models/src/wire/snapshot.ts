import { createHash } from 'node:crypto';
import pg from 'pg';
import { Unavailable } from '@custodia/kernel';
import { cancelStatement, sendQuery } from '@custodia/postgres';
import { Exchange, type Field, type Part } from './exchange.js';
import { inTurns } from './turns.js';

/** One read-only transaction in which everything is seen as of one moment, for one organisation. */
export interface Snapshot {
  /** Rows as arrays of PostgreSQL's texts. */
  rows(text: string, values: readonly unknown[]): Promise<(string | null)[][]>;
  /** Rows as the driver makes them. */
  query<Row>(text: string, values: readonly unknown[]): Promise<Row[]>;
  end(): Promise<void>;
  /** Ends at once: statements under way are cancelled in PostgreSQL, and whoever waits for them gets `fault`. */
  cancel(fault: Error): void;
}

/** Statements that connections keep prepared; beyond that number, new ones are planned each time. */
const mostPrepared = 1_000;
const prepared = new Map<string, string>();

function nameOf(text: string): string | undefined {
  let name = prepared.get(text);
  if (!name && prepared.size < mostPrepared)
    prepared.set(text, (name = `r${createHash('sha256').update(text).digest('base64url').slice(0, 20)}`));
  return name;
}

const ignore = (): void => undefined;
const silent = { done: ignore, failed: ignore };
// If one of these fails, so does every statement behind it: the transaction is then broken off, or was never begun.
const begin: Part = {
  name: 'snapshot-begin',
  text: 'begin isolation level repeatable read read only',
  values: [],
  ...silent,
};
/** From now on nothing is seen of other organisations, nor what the reader, if there is one, has no need to know of. */
const naming = (organisation: string, reader: string): Part => ({
  name: 'snapshot-reader',
  text: `select set_config('custodia.organisation', $1, true), set_config('custodia.reader', $2, true)`,
  values: [organisation, reader],
  ...silent,
});
const commit: Part = { name: 'snapshot-commit', text: 'commit', values: [], ...silent };

/**
 * Connections whose transaction is over but for the commit: it travels with whatever is asked next, or alone when nothing is within
 * milliseconds. On a busy server that is one message less for each request.
 */
const uncommitted = new Set<pg.PoolClient>();
const patienceMs = 5;
let timer: NodeJS.Timeout | undefined;

function commitSoon(client: pg.PoolClient): void {
  uncommitted.add(client);
  timer ??= setTimeout(() => {
    timer = undefined;
    for (const waiting of uncommitted) sendQuery(waiting, new Exchange([commit]));
    uncommitted.clear();
  }, patienceMs);
}

export interface SnapshotOptions {
  /** Longest wait for an answer, in milliseconds. */
  readonly answerWithinMs?: number | undefined;
  /** The member who sees of confidential and restricted records only those that are theirs; without one, everything is seen. */
  readonly confinedTo?: string | undefined;
}

/**
 * Takes a connection with the first statement and keeps it until the end. What is asked for in the same tick travels together, the first time
 * with the beginning and the organisation; the end is sent and not waited for. A server that sends no answer within `answerWithinMs` milliseconds
 * is not waited for any longer (`Unavailable`).
 */
export function openSnapshot(
  pool: pg.Pool,
  organisation: string,
  { answerWithinMs, confinedTo }: SnapshotOptions = {},
): Snapshot {
  let client: pg.PoolClient | undefined;
  let taking: Promise<void> | undefined;
  let broken: Error | undefined;
  let ended = false;
  let queue: Part[] = [];
  const waiting = new Set<(fault: Error) => void>();
  let patience: NodeJS.Timeout | undefined;

  const lost = (fault: Error): void => void (broken = fault);

  async function take(): Promise<void> {
    try {
      const taken = await pool.connect();
      taken.on('error', lost);
      client = taken;
      queue.unshift(...(uncommitted.delete(taken) ? [commit] : []), begin, naming(organisation, confinedTo ?? ''));
      flush();
    } catch (fault) {
      for (const part of queue.splice(0)) part.failed(fault as Error);
    }
  }

  function flush(): void {
    if (queue.length === 0) return;
    if (!client) return void (taking ??= take());
    const parts = queue;
    queue = [];
    if (answerWithinMs)
      patience ??= setTimeout(() => cancel(new Unavailable('The database does not answer.')), answerWithinMs);
    sendQuery(client, new Exchange(parts));
  }

  function ask<Result>(
    text: string,
    values: readonly unknown[],
    described: boolean,
    read: (rows: (string | null)[][], fields: readonly Field[]) => Result,
  ): Promise<Result> {
    // A connection taken now would never be given back.
    if (ended) return Promise.reject(new Error('This read session has ended; open another one.'));
    return new Promise((resolve, rejected) => {
      const settled = (): void => {
        waiting.delete(reject);
        if (waiting.size > 0 || !patience) return;
        clearTimeout(patience);
        patience = undefined;
      };
      const reject = (fault: Error): void => {
        settled();
        rejected(fault);
      };
      waiting.add(reject);
      if (queue.length === 0) process.nextTick(flush);
      queue.push({
        name: nameOf(text),
        text,
        values,
        described,
        done(rows, fields) {
          settled();
          try {
            resolve(read(rows, fields));
          } catch (fault) {
            reject(fault as Error);
          }
        },
        failed: (fault) =>
          reject(
            Object.assign(new Error(fault.message, { cause: fault }), { code: (fault as { code?: string }).code }),
          ),
      });
    });
  }

  function cancel(fault: Error): void {
    if (ended) return;
    ended = true;
    queue = [];
    const running = waiting.size > 0;
    for (const reject of [...waiting]) reject(fault);
    // What was taken is destroyed: a cancellation may arrive late, and must not hit the next request's statement.
    void taking?.then(() => {
      if (!client) return;
      if (running) cancelStatement(client);
      uncommitted.delete(client);
      client.off('error', lost);
      client.on('error', ignore);
      client.release(fault);
    });
  }

  return {
    cancel,
    rows: (text, values) => ask(text, values, false, (rows) => rows),
    async query<Row>(text: string, values: readonly unknown[]) {
      const { rows, fields } = await ask(text, values, true, (all, columns) => ({ rows: all, fields: columns }));
      return inTurns(rows, objects(fields)) as Promise<Row[]>;
    },
    async end() {
      if (ended) return;
      ended = true;
      if (!taking) return;
      await taking;
      if (!client) return;
      flush();
      client.off('error', lost);
      if (!broken) commitSoon(client);
      client.release(broken);
    },
  };
}

/** Makes objects of rows with these columns. */
function objects(fields: readonly Field[]): (rows: (string | null)[][]) => Record<string, unknown>[] {
  const columns = fields.map(({ name, dataTypeID }) => ({
    name,
    parse: pg.types.getTypeParser(dataTypeID as never, 'text') as (text: string) => unknown,
  }));
  return (rows) =>
    rows.map((texts) => {
      const row: Record<string, unknown> = {};
      for (let index = 0; index < columns.length; index++) {
        const text = texts[index]!;
        row[columns[index]!.name] = text === null ? null : columns[index]!.parse(text);
      }
      return row;
    });
}
