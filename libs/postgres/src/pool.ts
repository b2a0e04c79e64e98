import pg from 'pg';
import { writeTogether } from './driver-internals.js';

export interface PoolOptions {
  /** Queries issued without awaiting each other travel together on one connection. */
  readonly pipeline?: boolean;
  /** Connections at the most; default 10. */
  readonly max?: number;
  readonly applicationName?: string;
  /** Longest wait for a connection, in milliseconds: a new one, or a free one when all are in use. Without: for ever. */
  readonly connectMs?: number | undefined;
  /** Longest wait for a statement, in milliseconds. PostgreSQL cancels it with 57014 a little before, and a server that is silent is left then. */
  readonly statementMs?: number | undefined;
  /** Longest time that a transaction may stand still, in milliseconds; PostgreSQL ends the connection. */
  readonly idleInTransactionMs?: number | undefined;
}

/** How long PostgreSQL may work on a statement that is waited for so long: its cancellation is to arrive in time. Milliseconds. */
const workMs = (waitMs: number): number => Math.round(waitMs - Math.min(500, waitMs / 5));

const JSON_OID = 114;

/** A pool that leaves `json` as the text it is (payload bytes are hashed) and parses everything else as usual. `outageOf` knows its faults. */
export function createPool(url: string, options: PoolOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    ...(options.applicationName ? { application_name: options.applicationName } : {}),
    ...(options.pipeline ? { pipeline: true } : {}),
    ...(options.connectMs ? { connectionTimeoutMillis: options.connectMs } : {}),
    keepAlive: true,
    ...(options.statementMs
      ? { statement_timeout: workMs(options.statementMs), query_timeout: options.statementMs }
      : {}),
    ...(options.idleInTransactionMs ? { idle_in_transaction_session_timeout: options.idleInTransactionMs } : {}),
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === JSON_OID ? (text: string) => text : pg.types.getTypeParser(oid, format as 'text'),
    },
  } as pg.PoolConfig);
  // An idle connection that the server ends is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  if (options.pipeline) pool.on('connect', writeTogether);
  return pool;
}
