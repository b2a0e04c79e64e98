import { describe, expect, it } from '@jest/globals';
import type { Caller } from '@custodia/graphql';
import { tokenUses } from './token-uses.js';

const caller = (tokenId: string): Caller => ({
  organisationId: 'o',
  memberId: 'm',
  tokenId,
  joined: true,
  roles: ['viewer'],
});

/** Notes uses on a clock of its own; `away` says whether the database is. */
function world() {
  let [now, away] = [Date.parse('2026-05-03T12:00:00.000Z'), false];
  const written: unknown[] = [];
  const warned: unknown[] = [];
  const use = tokenUses({
    rows: {
      upsert: async (row) => {
        if (away) throw new Error('away');
        written.push(row);
        return undefined as never;
      },
    },
    clock: () => new Date(now),
    logger: { warn: ((facts: unknown) => void warned.push(facts)) as never },
  });
  return { use, written, warned, pass: (ms: number) => void (now += ms), goAway: (is: boolean) => void (away = is) };
}
const settled = () => new Promise((done) => setImmediate(done));

describe('the last use of a token', () => {
  it('is noted once in five minutes, for each token', async () => {
    const { use, written, pass } = world();
    for (const id of ['a', 'a', 'b', 'a']) use(caller(id));
    pass(5 * 60_000);
    use(caller('a'));
    await settled();
    expect(written).toEqual([
      { organisationId: 'o', tokenId: 'a', usedAt: '2026-05-03T12:00:00.000Z' },
      { organisationId: 'o', tokenId: 'b', usedAt: '2026-05-03T12:00:00.000Z' },
      { organisationId: 'o', tokenId: 'a', usedAt: '2026-05-03T12:05:00.000Z' },
    ]);
  });

  it('is tried again with the next use when the database is away, and fails no request', async () => {
    const { use, written, warned, goAway } = world();
    goAway(true);
    use(caller('a'));
    await settled();
    goAway(false);
    use(caller('a'));
    await settled();
    expect([written.length, warned.length]).toEqual([1, 1]);
  });
});
