import { expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { migratedDatabase } from '@custodia/migrations/testing';
import { postgresEventStore } from './adapters/postgres.js';
import { add, counter, meta, on, open, target } from './testing/counter.js';

const rounds = 100;
const median = (values: number[]): number => values.sort((one, other) => one - other)[values.length >> 1]!;

it('a command on an aggregate with 10,000 events costs at most twice as much as one with 10', async () => {
  const database = await migratedDatabase();
  const store = await postgresEventStore({ url: database.url });
  try {
    const [short, long] = [target(), target()];
    for (const [to, events] of [
      [short, 9],
      [long, 9_999],
    ] as const) {
      await on(store)(to, open);
      const history = Array.from({ length: events }, () =>
        counter.codec.encode(newId(), { type: 'Added', data: { amount: 1 } }, { organisation: 'acme', ...meta }),
      );
      for (let first = 0; first < events; first += 3_000)
        await store.append(`counter-acme.${to.id}`, first, history.slice(first, first + 3_000));
    }
    const took: { short: number[]; long: number[] } = { short: [], long: [] };
    const timed = async (to: typeof short): Promise<number> => {
      const before = performance.now();
      await on(store)(to, add(1));
      return performance.now() - before;
    };
    // The first command of a process folds the stream once.
    const cold = { short: await timed(short), long: await timed(long) };
    for (let round = 0; round < rounds; round++) {
      took.short.push(await timed(short));
      took.long.push(await timed(long));
    }
    const [of10, of10000] = [median(took.short), median(took.long)];
    if (process.env['CUSTODIA_TEST_FIGURES']) console.log({ of10, of10000, cold });
    expect(of10000).toBeLessThan(2 * of10);
  } finally {
    await store.close();
    await database.drop();
  }
});
