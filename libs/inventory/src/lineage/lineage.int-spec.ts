import { describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { Dataset } from '../dataset/dataset.row.js';
import { lineageOf } from './lineage.read.js';
import { testReader } from '../reader.testing.js';

const opened = testReader([Dataset]);

/** Links between models of one organisation, as `derived from source` pairs. */
const linked = (
  organisation: string,
  pairs: readonly (readonly [string, string])[],
  history?: { readonly from: string; readonly to: string },
) =>
  opened.owner.query(
    `insert into lineage_link_v1${history ? '_history' : ''} (${history ? 'recorded_from, recorded_to, ' : ''}organisation_id, id, "from", relation, "to", linked, linked_by, derived_kind, derived_id, derived_version, source_kind, source_id, source_version, revision, created_at, updated_at)
     select ${history ? `'${history.from}', '${history.to}', ` : ''}$1, d || '>' || s, '{}', 'derived_from', '{}', true, 'm', 'model', d, '', 'model', s, '', 0, now(), now() from unnest($2::text[], $3::text[]) as pair(d, s)`,
    [organisation, pairs.map(([derived]) => derived), pairs.map(([, source]) => source)],
  );
const upstream = async (organisation: string, id: string, asOf?: string) => {
  const session = opened.reader.session(organisation);
  try {
    return (await lineageOf(session, 'upstream', [{ kind: 'model', id, versionId: null }], asOf))[0]!;
  } finally {
    await session.end();
  }
};

describe('lineage in the database', () => {
  it('is followed through two thousand links', async () => {
    const organisation = newId();
    await linked(
      organisation,
      Array.from({ length: 2_000 }, (_, index) => [`c${index}`, `c${index + 1}`] as const),
    );
    const nodes = await upstream(organisation, 'c0');
    expect(nodes).toHaveLength(2_000);
    expect(nodes.at(-1)).toMatchObject({ asset: { id: 'c2000' }, depth: 2_000 });
  });

  it('is followed as fast as of a past moment', async () => {
    const organisation = newId();
    await linked(
      organisation,
      Array.from({ length: 2_000 }, (_, index) => [`c${index}`, `c${index + 1}`] as const),
      { from: '2026-01-01', to: '2026-02-01' },
    );
    expect(await upstream(organisation, 'c0', '2026-01-15T00:00:00.000Z')).toHaveLength(2_000);
    expect(await upstream(organisation, 'c0', '2026-02-01T00:00:00.000Z')).toEqual([]);
  });

  it('is followed once through a mesh that has more ways than could ever be walked', async () => {
    const organisation = newId();
    const layers = Array.from({ length: 40 }, (_, layer) =>
      [0, 1, 2].flatMap((one) => [0, 1, 2].map((other) => [`l${layer}.${one}`, `l${layer + 1}.${other}`] as const)),
    );
    await linked(organisation, [...layers.flat(), ['l40.0', 'l0.0']]);
    const nodes = await upstream(organisation, 'l0.0');
    expect(nodes).toHaveLength(40 * 3);
    expect(nodes.find(({ asset }) => asset.id === 'l40.0')).toMatchObject({ depth: 40 });
  });

  it('of another organisation is not there', async () => {
    const organisation = newId();
    await linked(organisation, [['a', 'b']]);
    expect(await upstream(newId(), 'a')).toEqual([]);
    expect(await upstream(organisation, 'a')).toHaveLength(1);
  });
});
