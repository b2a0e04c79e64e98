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
  /** Longest statement, in milliseconds; PostgreSQL cancels it with 57014, and a server that is silent is left a second later. */
  readonly statementMs?: number | undefined;
  /** Longest time that a transaction may stand still, in milliseconds; PostgreSQL ends the connection. */
  readonly idleInTransactionMs?: number | undefined;
}

/** How much later than the server this side gives up on a statement. Milliseconds. */
const silenceMs = 1_000;

const JSON_OID = 114;

/** A pool that leaves `json` as the text it is (payload bytes are hashed) and parses everything else as usual. `unavailable` knows its faults. */
export function createPool(url: string, options: PoolOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    ...(options.applicationName ? { application_name: options.applicationName } : {}),
    ...(options.pipeline ? { pipeline: true } : {}),
    ...(options.connectMs ? { connectionTimeoutMillis: options.connectMs } : {}),
    keepAlive: true,
    ...(options.statementMs
      ? { statement_timeout: options.statementMs, query_timeout: options.statementMs + silenceMs }
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
