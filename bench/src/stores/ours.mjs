import 'reflect-metadata';
import { postgresEventStore } from '@custodia/event-store';
import { logMigrations, migrate } from '@custodia/migrations';

// A slow disk shall make a slow figure, not a fault.
export async function ours(url) {
  await migrate(url, logMigrations);
  return logOf(await postgresEventStore({ url, patienceMs: 60_000 }));
}

/** What is measured of our log, whatever keeps it. */
export function logOf(store) {
  return {
    name: 'Custodia',
    store,
    async create(stream, events) {
      expectAppended(await store.append(stream, 'no_stream', events));
    },
    async append(stream, revision, events) {
      expectAppended(await store.append(stream, revision, events));
    },
    async catchUp(limit, after) {
      let read = 0;
      for await (const event of store.readAll({ limit, after })) if (event.data) read++;
      return read;
    },
    close: () => store.close(),
  };
}

function expectAppended(result) {
  if (result.kind !== 'appended') throw new Error(`a benchmark's append was in conflict: ${JSON.stringify(result)}`);
}
