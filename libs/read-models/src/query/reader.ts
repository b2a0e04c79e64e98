import type { Timeouts } from '@custodia/kernel';
import { createPool } from '@custodia/postgres';
import { APP_ROLE, assertRowSecurity, inRole, PROJECTOR_ROLE } from '../wire/roles.js';
import { readSession, type ReadSession } from './session.js';
import { openSnapshot } from '../wire/snapshot.js';

export interface ReaderOptions {
  /** Of the read models; connections work in the role `custodia_app`, whoever logs in. */
  readonly url: string;
  /** Connections at the most; default 16. */
  readonly max?: number;
  /** Bounds for statements and connections; without, none. */
  readonly timeouts?: Pick<Timeouts, 'statementMs' | 'idleInTransactionMs'>;
}

/** The query side of a process. */
export interface Reader {
  /** What one request reads. `end` it when the answer is made. Costs nothing until something is read. */
  session(organisation: string): ReadSession;
  close(): Promise<void>;
}

/** Throws when row-level security would not apply to its connections. */
export async function openReader({ url, max = 16, timeouts }: ReaderOptions): Promise<Reader> {
  const pool = createPool(inRole(url, APP_ROLE), {
    pipeline: true,
    max,
    applicationName: 'custodia-reader',
    connectMs: timeouts?.statementMs,
    ...timeouts,
  });
  try {
    await assertRowSecurity(pool);
  } catch (fault) {
    await pool.end();
    throw fault;
  }
  return {
    session: (organisation) => readSession(openSnapshot(pool, organisation, timeouts?.statementMs)),
    close: () => pool.end(),
  };
}

/** For jobs of the whole installation (sweeps, retention, reminders): its sessions see the rows of every organisation. Never for requests. */
export async function openOverview({
  url,
  max = 2,
}: ReaderOptions): Promise<{ session(): ReadSession; close(): Promise<void> }> {
  const pool = createPool(inRole(url, PROJECTOR_ROLE), { pipeline: true, max, applicationName: 'custodia-overview' });
  return { session: () => readSession(openSnapshot(pool, '')), close: () => pool.end() };
}
