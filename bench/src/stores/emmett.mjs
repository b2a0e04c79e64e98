import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';

/** As its documentation shows it. It takes JSON values, so the texts are parsed before the clock can see it: once per event. */
export async function emmett(url) {
  const store = getPostgreSQLEventStore(url);
  await store.schema.migrate();
  const messages = (events) => events.map(({ type, data, metadata }) => ({ type, data: { payload: data }, metadata: { envelope: metadata } }));
  return {
    name: 'Emmett',
    create: (stream, events) => store.appendToStream(stream, messages(events), { expectedStreamVersion: 'STREAM_DOES_NOT_EXIST' }),
    append: (stream, revision, events) => store.appendToStream(stream, messages(events), { expectedStreamVersion: BigInt(revision + 1) }),
    close: () => store.close(),
  };
}
