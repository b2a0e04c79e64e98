import { expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { Dataset } from '../dataset/dataset.row.js';
import { withoutSources, withoutSourcesSql } from './exposure.read.js';
import { testReader } from '../reader.testing.js';

const opened = testReader([Dataset]);

it('counts data of unknown origin without reading the versions whose origin is known', async () => {
  const organisation = newId();
  await opened.owner.query(
    `insert into dataset_v1 (organisation_id, id, name, purpose, status, classification, owner_id, card, quarantined_version_ids, quarantined, whole_in_quarantine, revision, created_at, updated_at)
     select $1, 'd' || n, 'd' || n, '', case when n = 3 then 'disposed' else 'registered' end, 'internal', 'm', '{}', '{}', false, false, 0, now(), now() from generate_series(1, 200) n`,
    [organisation],
  );
  await opened.owner.query(
    `insert into dataset_version_v1 (organisation_id, id, dataset_id, label, files, sources, source_hosts, locations, validations, used, quarantined, revision, created_at, updated_at)
     select $1, 'v' || n, 'd' || (n % 198 + 1), n::text, '[]', '[]', case when n % 10000 < 2 then '{}'::text[] else array['known.example'] end, '[]', '[]', false, false, 0, now(), now() from generate_series(1, 30000) n`,
    [organisation],
  );
  await opened.owner.query('vacuum analyze dataset_version_v1, dataset_v1');
  const session = opened.reader.session(organisation);
  try {
    const {
      rows: [byHand],
    } = await opened.owner.query(
      `select (select count(*) from dataset_version_v1 v join dataset_v1 d on d.id = v.dataset_id where v.source_hosts = '{}' and d.status <> 'disposed')::integer
        + (select count(*) from dataset_v1 d where d.status <> 'disposed' and not exists (select from dataset_version_v1 v where v.dataset_id = d.id))::integer as count`,
    );
    expect(await withoutSources(session)).toBe(byHand.count);
    expect(byHand.count).toBeGreaterThan(2);
    const plan = (
      await session.query<{ 'QUERY PLAN': string }>(
        `explain (analyze, buffers off, timing off) ${withoutSourcesSql}`,
        [],
      )
    )
      .map((row) => row['QUERY PLAN'])
      .join('\n');
    expect(plan).toContain('dataset_version_v1_without_host');
    expect(plan).not.toMatch(/Seq Scan on dataset_version_v1/);
    // A node that reads many rows of the versions would say so.
    for (const [, rows, loops] of plan.matchAll(/dataset_version_v1.*actual rows=([\d.]+) loops=(\d+)/g))
      expect(Number(rows) * Number(loops)).toBeLessThan(1_000);
  } finally {
    await session.end();
  }
});
