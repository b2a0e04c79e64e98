import { kurrentdbEventStore, postgresEventStore, postgresFault, type EventStore } from '@custodia/event-store';
import type { Timeouts } from '@custodia/kernel';
import { logMigrations, migrate } from '@custodia/migrations';

interface LogPlace {
  /** Whether it is in the database of the service, which is migrated already. */
  readonly own?: boolean;
  readonly timeouts?: Pick<Timeouts, 'statementMs'>;
}

/**
 * By the scheme of the address: a PostgreSQL, whose schema is brought up to date, or a KurrentDB or EventStoreDB, which is
 * left the time to elect a leader. Throws `EventStoreFault`.
 */
export async function openEventStore(url: string, { own = false, timeouts }: LogPlace = {}): Promise<EventStore> {
  if (!/^postgres(ql)?:/.test(url)) return kurrentdbEventStore({ url });
  if (!own)
    await migrate(url, logMigrations).catch((fault: { code?: string }) => {
      // A user who owns nothing there cannot migrate; the store itself tells whether its schema is there.
      if (fault.code !== '42501') throw postgresFault(fault, 'migrating the log');
    });
  return postgresEventStore({ url, ...(timeouts ? { patienceMs: timeouts.statementMs } : {}) });
}
