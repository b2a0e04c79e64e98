import { postgresEventStore } from '@custodia/event-store';
import { reactor, runReactors } from '@custodia/jobs';
import { createProgress, openDataSource, openWaiter, postgresCheckpoints, startProjector } from '@custodia/read-models';
import pg from 'pg';
import { anEvent, newStream, types } from '../workload.mjs';
import { categories, projections } from './categories.mjs';

const changes = 500;

/** Commits of one change after the other, each of which waits until the read models show it, while nine reactors follow the log. */
export async function commitsPerChange({ url, log }) {
  log('one change in flight, nine reactors');
  const store = await postgresEventStore({ url });
  const progress = createProgress();
  const projector = startProjector({ store, url, projections, progress });
  const waiter = openWaiter({ url, projections, progress });
  const source = await openDataSource(url);
  const checkpoints = postgresCheckpoints(source);
  const [{ codec, name }] = projections;
  const reactors = Array.from({ length: 9 }, (_, n) =>
    reactor({ name: `bench-${n}`, codecs: [codec], on: { [types[0]]: () => [] }, startsAt: 'now' }),
  );
  const reacting = runReactors({ store, reactors, queue: { enqueue: async () => undefined }, checkpoints });
  const client = new pg.Client(url);
  await client.connect();
  const written = async () =>
    Number((await client.query('select pg_snapshot_xmax(pg_current_snapshot()) as count')).rows[0].count);
  try {
    let appended = 0;
    const change = async () => {
      const { position } = await store.append(newStream(categories[0]), 'no_stream', [anEvent(appended++)]);
      if (!(await waiter.waitFor([name], position, 60_000)))
        throw new Error('a change was not visible within a minute');
    };
    for (let n = 0; n < 20; n++) await change();
    const [before, started] = [await written(), performance.now()];
    for (let n = 0; n < changes; n++) await change();
    const milliseconds = performance.now() - started;
    return { appended, commits: ((await written()) - before) / changes, rate: (changes / milliseconds) * 1_000 };
  } finally {
    await client.end();
    await reacting.stop();
    await projector.stop();
    await source.destroy();
    await waiter.close();
    await store.close();
  }
}
