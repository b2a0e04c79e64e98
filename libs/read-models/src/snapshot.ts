import { createHash } from 'node:crypto';
import type pg from 'pg';
import { rawTypes } from './values.js';

/** One read-only transaction in which everything is seen as of one moment, for one organisation. */
export interface Snapshot {
  /** Rows as arrays of PostgreSQL's texts. */
  rows(text: string, values: readonly unknown[]): Promise<(string | null)[][]>;
  query<Row>(text: string, values: readonly unknown[]): Promise<Row[]>;
  end(): Promise<void>;
}

/** Statements that connections keep prepared; beyond that number, new ones are planned each time. */
const mostPrepared = 1_000;
const prepared = new Map<string, string>();

function nameOf(text: string): string | undefined {
  let name = prepared.get(text);
  if (!name && prepared.size < mostPrepared) prepared.set(text, (name = `r${createHash('sha256').update(text).digest('base64url').slice(0, 20)}`));
  return name;
}

const begin = { name: 'snapshot-begin', text: 'begin isolation level repeatable read read only' };
const tenant = { name: 'snapshot-tenant', text: `select set_config('custodia.organisation', $1, true)` };

/**
 * Takes a connection with the first statement and keeps it until the end. Nothing is awaited in between: beginning, naming the organisation and
 * the statements that follow travel together.
 */
export function openSnapshot(pool: pg.Pool, organisation: string): Snapshot {
  let open: Promise<pg.PoolClient> | undefined;
  let ended = false;

  async function start(): Promise<pg.PoolClient> {
    const client = await pool.connect();
    client.on('error', ignore);
    // If one of these fails, so does every statement behind it: the transaction is then broken off, or was never begun.
    client.query(begin).catch(ignore);
    client.query({ ...tenant, values: [organisation] }).catch(ignore);
    return client;
  }

  async function send<Result>(text: string, values: readonly unknown[], how: object): Promise<Result> {
    // A connection taken now would never be given back.
    if (ended) throw new Error('This read session has ended; open another one.');
    const client = await (open ??= start());
    const name = nameOf(text);
    return (await client.query({ ...(name ? { name } : {}), text, values: [...values], ...how })) as Result;
  }

  return {
    rows: async (text, values) => (await send<{ rows: (string | null)[][] }>(text, values, { rowMode: 'array', types: rawTypes })).rows,
    query: async <Row>(text: string, values: readonly unknown[]) => (await send<{ rows: Row[] }>(text, values, {})).rows,
    async end() {
      if (ended) return;
      ended = true;
      const client = await open?.catch(ignore);
      if (!client) return;
      const fault = await client.query('commit').then(() => undefined, (cause: Error) => cause);
      client.off('error', ignore);
      client.release(fault);
    },
  };
}

const ignore = (): void => undefined;
