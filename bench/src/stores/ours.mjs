import { postgresEventStore } from '@custodia/event-store';

export async function ours(url) {
  const store = await postgresEventStore({ url, patienceMs: 60_000 }); // A slow disk shall make a slow figure, not a fault.
  return {
    name: 'Custodia',
    store,
    async create(stream, events) {
      expectAppended(await store.append(stream, 'no_stream', events));
    },
    async append(stream, revision, events) {
      expectAppended(await store.append(stream, revision, events));
    },
    async catchUp(limit) {
      let read = 0;
      for await (const event of store.readAll({ limit })) if (event.data) read++;
      return read;
    },
    close: () => store.close(),
  };
}

function expectAppended(result) {
  if (result.kind !== 'appended') throw new Error(`a benchmark's append was in conflict: ${JSON.stringify(result)}`);
}
