import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { ReadSession } from '@custodia/read-models';
import { retirementFacts } from './dependents.facts.js';
import { lineageDifference, lineagePages } from './lineage-pages.read.js';
import { stepsAtOnce } from './lineage.policy.js';

const size = 40_000;
const root = { kind: 'model' as const, id: 'model-0', versionId: null };

/** A tree of models, ten made from each, as rows of the database; everything else that is asked for is not there. */
const session: Pick<ReadSession, 'query'> = {
  query: async <Row extends object>(sql: string) =>
    (sql.startsWith('with recursive')
      ? Array.from({ length: size }, (_, index) => ({
          relation: 'derived_from',
          derived_kind: 'model',
          derived_id: `model-${index + 1}`,
          derived_version: '',
          source_kind: 'model',
          source_id: `model-${Math.floor(index / 10)}`,
          source_version: '',
        }))
      : []) as object[] as Row[],
};

/** How often something else had its turn before the work was done. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let done = false;
  const others = (async () => {
    for (; !done; turns++) await setImmediate();
  })();
  await work();
  done = true;
  await others;
  return turns;
}

/** Links are taken in, sorted and followed. */
const leastTurns = (3 * size) / stepsAtOnce;

describe('a lineage of 40,000 links', () => {
  it('is paged and lets others have their turn while its links are taken in, sorted and followed', async () => {
    const turns = await turnsDuring(async () => {
      const [page] = await lineagePages(session, 'downstream', [root], { first: 20 });
      expect(page).toMatchObject({ totalCount: size });
      expect(page!.edges.map(({ node }) => node.depth)).toEqual([
        ...Array.from({ length: 10 }, () => 1),
        ...Array.from({ length: 10 }, () => 2),
      ]);
    });
    expect(turns).toBeGreaterThanOrEqual(leastTurns);
  });

  it('is compared with itself in the same way', async () => {
    const turns = await turnsDuring(() =>
      lineageDifference(session, 'downstream', root, { from: '2026-01-01', to: '2026-02-01' }),
    );
    expect(turns).toBeGreaterThanOrEqual(leastTurns);
  });

  it('is asked in the same way before its root is taken out of use', async () => {
    expect(await turnsDuring(() => retirementFacts(session, 'subprocessor', 'model-0'))).toBeGreaterThanOrEqual(
      size / stepsAtOnce,
    );
    expect(await turnsDuring(() => retirementFacts(session, 'model', 'model-0'))).toBeGreaterThanOrEqual(
      size / stepsAtOnce,
    );
  });

  it('is paged on at its widest distance in the order of kinds and ids', async () => {
    const first = 200;
    const pages: string[] = [];
    for (let after: string | null = null; pages.length < 1_600;) {
      const [page] = await lineagePages(session, 'downstream', [root], { first, after });
      pages.push(...page!.edges.map(({ node }) => `${node.depth} ${node.asset.id}`));
      after = page!.pageInfo.endCursor;
    }
    const depthOf = (n: number): number => (n === 0 ? 0 : 1 + depthOf(Math.floor((n - 1) / 10)));
    const expected = Array.from({ length: size }, (_, index) => `${depthOf(index + 1)} model-${index + 1}`).sort();
    expect(pages).toEqual(expected.slice(0, 1_600));
  });
});
