import { kurrentdbEventStore, postgresEventStore, type EventStore } from '@custodia/event-store';
import type { Timeouts } from '@custodia/kernel';

/** By the scheme of the address: a PostgreSQL, or a KurrentDB or EventStoreDB, which is left the time to elect a leader. Throws `EventStoreFault`. */
export const openEventStore = (
  url: string,
  { statementMs }: Partial<Pick<Timeouts, 'statementMs'>> = {},
): Promise<EventStore> =>
  /^postgres(ql)?:/.test(url)
    ? postgresEventStore({ url, ...(statementMs ? { patienceMs: statementMs } : {}) })
    : kurrentdbEventStore({ url });
