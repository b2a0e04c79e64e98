import { kurrentdbEventStore, postgresEventStore, type EventStore } from '@custodia/event-store';

/** By the scheme of the address: a PostgreSQL, or a KurrentDB or EventStoreDB. Throws `EventStoreFault`. */
export const openEventStore = (url: string): Promise<EventStore> =>
  /^postgres(ql)?:/.test(url) ? postgresEventStore({ url }) : kurrentdbEventStore({ url });
