const at = (n) => `timestamptz '2024-01-01T00:00:00Z' + ${n} * interval '83 seconds'`;
const words = `(array['invoices','contracts','letters','tickets','claims','photographs','recordings','sensors','patents','reviews'])`;

/** The id of the n-th asset of a kind, in SQL. */
export const id = (kind, n) => `md5('${kind} ' || ${n})::uuid::text`;

/** The statement that writes so many models, or their former states. */
export const modelRows = ({ table, organisation, models, history = false }) => `
  insert into ${table} (organisation_id, id, name, purpose, status, classification, owner_id, card, deployments, environments, announcements, revision, created_at, updated_at${history ? ', recorded_from, recorded_to' : ''})
  select '${organisation}', ${id('model', 'n')}, 'model-' || substr(md5(n::text), 1, 8), 'Classifies ' || ${words}[1 + n % 10] || ' of desk ' || n % 5000, case when n % 50 = 0 then 'retired' else 'registered' end, 'internal', 'owner-' || n % 100,
    jsonb_build_object('intendedUse', 'Sorting of ' || ${words}[1 + n % 10] || ' in branch ' || n % 20000), '[]', '{}', '[]', 1, ${at('n')}, ${at('(n + 1)')}${history ? `, ${at('n')}, null` : ''}
  from generate_series(1, ${models}) n`;

/** Rows as a rebuild writes them. The first organisation of the service gets all of them; a few others have some of their own. */
export async function fill({ owner, organisation, size, log }) {
  const [models, datasets, versions, perVersion, links] = [600_000, 5_000, 50_000, 20, 100_000].map((n, index) =>
    index === 3 ? n : Math.round(n * size),
  );
  const run = async (what, statements) => {
    const began = performance.now();
    for (const statement of statements) await owner.query(statement);
    log(`${what} in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  };
  const model = (name, history) => modelRows({ table: name, organisation, models, history });
  await run('models', ['set synchronous_commit = off', model('model_v1', false)]);
  await run('former states of models', [model('model_v1_history', true)]);
  await run('datasets and versions with their sources', [
    `insert into dataset_v1 (organisation_id, id, name, purpose, status, classification, owner_id, card, quarantined_version_ids, quarantined, whole_in_quarantine, revision, created_at, updated_at)
     select '${organisation}', ${id('dataset', 'n')}, 'dataset-' || n, 'Collected by crawler ' || n % 40, 'registered', 'internal', 'owner', '{}', '{}', false, false, 1, ${at('n')}, ${at('n')} from generate_series(1, ${datasets}) n`,
    `insert into dataset_version_v1 (organisation_id, id, dataset_id, label, digest, files, sources, source_hosts, locations, validations, used, quarantined, revision, created_at, updated_at)
     select '${organisation}', ${id('version', 'n')}, ${id('dataset', `1 + n % ${datasets}`)}, n::text, 'sha256:' || encode(sha256(n::text::bytea), 'hex'),
       jsonb_build_array(jsonb_build_object('path', 'part.parquet', 'digest', 'sha256:' || encode(sha256(('file ' || n)::bytea), 'hex'))), s.sources, s.hosts, '[]', '[]', false, false, 0, ${at('n')}, ${at('n')}
     from generate_series(1, ${versions}) n cross join lateral (
       select jsonb_agg(jsonb_build_object('url', 'https://' || host || '/' || n || '/' || k, 'collectedFrom', '2025-01-01T00:00:00.000Z', 'collectedTo', '2025-02-01T00:00:00.000Z', 'digest', null)) as sources, array_agg(distinct host) as hosts
       from generate_series(1, ${perVersion}) k cross join lateral (select case when k = 1 and n % 200 <> 0 then 'cdn.hot.example' when k = 2 and n = 4711 % ${versions} then 'www.rare.example' else 'h' || (n * 20 + k) % 200000 || '.web.example' end as host) h
     ) s`,
  ]);
  await run('links', [
    `insert into lineage_link_v1 (organisation_id, id, "from", relation, "to", linked, linked_by, derived_kind, derived_id, derived_version, source_kind, source_id, source_version, revision, created_at, updated_at)
     select '${organisation}', ${id('link', 'n')}, '{}', 'trained_on', '{}', true, 'owner', 'model', ${id('model', 'n')}, '', 'dataset', ${id('dataset', `1 + n % ${datasets}`)}, '', 0, ${at('n')}, ${at('n')} from generate_series(1, ${links}) n`,
  ]);
  // A model that thousands were made from, a tree of them, and chains.
  const derived = (what, count, from, to) => `
     insert into lineage_link_v1 (organisation_id, id, "from", relation, "to", linked, linked_by, derived_kind, derived_id, derived_version, source_kind, source_id, source_version, revision, created_at, updated_at)
     select '${organisation}', ${id(`${what} `, 'n')}, '{}', 'derived_from', '{}', true, 'owner', 'model', ${id('model', from)}, '', 'model', ${id('model', to)}, '', 0, ${at('n')}, ${at('n')} from generate_series(1, ${count}) n`;
  const [hub, root, chain] = [200_000, 250_000, 350_000].map((n) => Math.round(n * size));
  await run('hub, tree and chains', [
    derived('hub', Math.round(10_721 * size), `${hub} + n`, `${hub}`),
    derived('tree', Math.round(40_000 * size), `${root} + n`, `${root} + (n - 1) / 10`),
    derived(
      'chain',
      Math.round(12_000 * size),
      `${chain} + n`,
      `${chain} + n - case when n % 60 = 1 then 0 else 1 end + case when n % 60 = 1 then 20000 else 0 end`,
    ),
  ]);
  await run('statistics', [
    'set synchronous_commit = on',
    'vacuum analyze model_v1, model_v1_history, dataset_v1, dataset_version_v1, lineage_link_v1, version_digest, dataset_source',
  ]);
  const idOf = async (n) => (await owner.query(`select ${id('model', n)} as id`)).rows[0].id;
  return { models, hub: await idOf(hub), root: await idOf(root), chain: await idOf(chain + 60) };
}
