import { setTimeout as sleep } from 'node:timers/promises';
import type { Timeouts } from '@custodia/kernel';
import { createPool } from '@custodia/postgres';
import type { DataSource } from 'typeorm';
import { APP_ROLE, assertRowSecurity, inRole } from '../wire/roles.js';
import { readSession, type Confinement, type Opening, type ReadSession } from './session.js';
import { openSnapshot } from '../wire/snapshot.js';
import { Statements } from './statements.js';

export interface ReaderOptions {
  /** Whose entities the rows are. */
  readonly source: DataSource;
  /** Of the read models; connections work in the role `custodia_app`, whoever logs in. */
  readonly url: string;
  /** Connections at the most; default 16. */
  readonly max?: number;
  /** Bounds for statements and connections; without, none. */
  readonly timeouts?: Pick<Timeouts, 'statementMs' | 'idleInTransactionMs'>;
  /** What becomes of rows that hold what an organisation has sealed; without, they are handed out as they are stored. */
  readonly opening?: Opening;
}

const insufficientPrivilege = '42501';
/** How long a replica may take to hear of the rights that were given at the start. Milliseconds. */
const replayMs = 5_000;

/** The query side of a process. */
export interface Reader {
  /**
   * What one request reads. `end` it when the answer is made. Costs nothing until something is read. No statement of a
   * confined one sees confidential or restricted records that are not that member's.
   */
  session(organisation: string, confinement?: Confinement): ReadSession;
  close(): Promise<void>;
}

/** Throws when row-level security would not apply to its connections. */
export async function openReader({ source, url, max = 16, timeouts, opening }: ReaderOptions): Promise<Reader> {
  const pool = createPool(inRole(url, APP_ROLE), {
    pipeline: true,
    max,
    applicationName: 'custodia-reader',
    connectMs: timeouts?.statementMs,
    ...timeouts,
  });
  for (const until = performance.now() + replayMs; ; await sleep(100)) {
    try {
      await assertRowSecurity(pool);
      break;
    } catch (fault) {
      if ((fault as { code?: unknown }).code === insufficientPrivilege && performance.now() < until) continue;
      await pool.end();
      throw fault;
    }
  }
  const statements = new Statements(source);
  return {
    session: (organisation, confinement) =>
      readSession(
        openSnapshot(pool, organisation, { answerWithinMs: timeouts?.statementMs, confinedTo: confinement?.member }),
        statements,
        confinement,
        opening && ((rows) => opening(organisation, rows)),
      ),
    close: () => pool.end(),
  };
}
