import { createHash } from 'node:crypto';

const sha = (text) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const nameOf = (n) => `model-${createHash('md5').update(String(n)).digest('hex').slice(0, 8)}`;

/** Each question with the statement that somebody would write by hand who is bound by nothing; targets in milliseconds at the API. */
export const questions = ({ organisation, models, hub, root, chain }) => [
  {
    name: 'exposure of a rare host',
    query: '{ exposure(domain: "www.rare.example") { confirmed possible } }',
    sql: `select count(*) from dataset_source where organisation_id = $1 and reversed = reverse('www.rare.example')`,
    values: [organisation],
    target: 5,
    check: ({ exposure }) => exposure.confirmed + exposure.possible >= 1,
  },
  {
    name: 'exposure of the hot host, with what it touches',
    query: `{ exposure(domain: "hot.example", from: "2025-01-10", to: "2025-06-01") { confirmed possible excluded
      exposures(first: 20) { edges { node { verdict dataset { id name label } } } }
      touched(first: 20) { edges { node { verdict asset { kind id name status } environments ownerId } } } } }`,
    sql: `with judged as materialized (
        select version_id, min(dataset_id) as dataset_id, min(created_at) as at, min(case when collected_to < '2025-01-10' or collected_from > '2025-06-01' then 2 else 1 end) as rank
        from dataset_source where organisation_id = $1 and (reversed = reverse('hot.example') or (reversed > reverse('hot.example') || '.' and reversed < reverse('hot.example') || '/'))
        group by version_id)
      select (select count(*) from judged where rank = 1), (select count(*) from judged where rank = 2), touched.* from (
        select m.id, m.name, m.status, m.owner_id from (select * from judged where rank < 2 order by rank, at, version_id limit 20) j
          join lineage_link_v1 l on l.organisation_id = $1 and l.source_id = j.dataset_id and l.linked join model_v1 m on m.organisation_id = $1 and m.id = l.derived_id limit 20) as touched`,
    values: [organisation],
    target: 150,
    check: ({ exposure }) => exposure.possible > 1_000 && exposure.touched.edges.length === 20,
  },
  {
    name: 'exposure of one address of the hot host',
    query:
      '{ exposure(url: "https://cdn.hot.example/17/1") { confirmed possible exposures(first: 1) { edges { node { verdict sources { match } } } } } }',
    sql: `select version_id, url = 'https://cdn.hot.example/17/1' as hit from dataset_source where organisation_id = $1 and reversed = reverse('cdn.hot.example') order by 2 desc limit 20`,
    values: [organisation],
    target: 150,
    check: ({ exposure }) => exposure.confirmed === 1 && exposure.exposures.edges[0].node.sources[0].match === 'URL',
  },
  ...[
    ['a hub', hub],
    ['the root of a tree', root],
    ['a chain', chain],
  ].map(([what, id]) => ({
    name: `${what === 'a chain' ? 'upstream' : 'downstream'} of ${what}, first page`,
    query: `query ($id: ID!) { page: ${what === 'a chain' ? 'upstream' : 'downstream'}(kind: MODEL, id: $id, first: 20) { totalCount edges { node { depth asset { id name } } } } }`,
    variables: { id },
    sql: `with recursive reached (id) as (select $2::text union select l.${what === 'a chain' ? 'source' : 'derived'}_id from reached r join lineage_link_v1 l
        on l.organisation_id = $1 and l.${what === 'a chain' ? 'derived' : 'source'}_id = r.id and l.linked) select count(*) from reached`,
    values: [organisation, id],
    check: ({ page }) => page.edges.length === 20,
  })),
  {
    name: 'verifyDigest',
    query: 'query ($digest: String!) { verifyDigest(digest: $digest) { of path } }',
    variables: { digest: sha('file 1') },
    sql: 'select * from version_digest where organisation_id = $1 and digest = $2',
    values: [organisation, sha('file 1')],
    target: 10,
    check: ({ verifyDigest }) => verifyDigest.length === 1,
  },
  {
    name: 'models by name',
    query: '{ models(first: 20, sort: { field: NAME }) { edges { node { id name } } } }',
    sql: 'select id, name from model_v1 where organisation_id = $1 order by name, id limit 20',
    values: [organisation],
    target: 10,
    check: ({ models: { edges } }) => edges.length === 20,
  },
  {
    name: 'models by time of change',
    query: '{ models(first: 20, sort: { field: UPDATED_AT, direction: DESC }) { edges { node { id name } } } }',
    sql: 'select id, name from model_v1 where organisation_id = $1 order by updated_at desc, id desc limit 20',
    values: [organisation],
    target: 10,
    check: ({ models: { edges } }) => edges.length === 20,
  },
  {
    name: 'models of one name',
    query: 'query ($name: String!) { models(filter: { name: { eq: $name } }) { edges { node { id } } } }',
    variables: { name: nameOf(4711) },
    sql: 'select id from model_v1 where organisation_id = $1 and name = $2 order by created_at, id limit 20',
    values: [organisation, nameOf(4711)],
    target: 10,
    check: ({ models: { edges } }) => edges.length >= 1,
  },
  {
    name: 'models as of the middle',
    query: 'query ($asOf: Instant!) { models(first: 20, asOf: $asOf) { edges { node { id name } } } }',
    variables: { asOf: '2025-01-01T00:00:00Z' },
    sql: `select id, name from model_v1_history where organisation_id = $1 and recorded_from <= '2025-01-01' and (recorded_to is null or recorded_to > '2025-01-01') order by created_at, id limit 20`,
    values: [organisation],
    target: 10,
    check: ({ models: { edges } }) => edges.length === 20,
  },
  {
    name: 'assets, first page',
    query: '{ assets(first: 20) { edges { node { id name } } } }',
    sql: 'select id, name from model_v1 where organisation_id = $1 order by created_at, id limit 20',
    values: [organisation],
    target: 10,
    check: ({ assets: { edges } }) => edges.length === 20,
  },
  {
    name: 'assets, a page in the middle',
    query: 'query ($after: String!) { assets(first: 20, after: $after) { edges { node { id name } } } }',
    variables: {
      after: Buffer.from(JSON.stringify([middle(models), 'model', ''])).toString('base64url'),
    },
    sql: 'select id, name from model_v1 where organisation_id = $1 and created_at > $2 order by created_at, id limit 20',
    values: [organisation, middle(models)],
    target: 10,
    check: ({ assets: { edges } }) => edges.length === 20,
  },
  {
    name: 'full text, a few hits',
    query: '{ search(text: "branch 4711 sorting") { edges { node { name snippet { text } } } } }',
    sql: `select id from model_v1 where found @@ (websearch_to_tsquery('english', 'branch 4711 sorting') && $1::tsquery) limit 20`,
    values: [`'=${organisation}'`],
    target: 30,
    check: ({ search: { edges } }) => edges.length >= 1,
  },
  {
    name: 'full text, no hit',
    query: '{ search(text: "zeppelin harbour") { edges { node { name } } } }',
    sql: `select id from model_v1 where found @@ websearch_to_tsquery('english', 'zeppelin harbour') limit 20`,
    values: [],
    target: 30,
    check: ({ search: { edges } }) => edges.length === 0,
  },
  {
    name: 'part of a name',
    query: 'query ($text: String!) { search(text: $text) { edges { node { name } } } }',
    variables: { text: nameOf(4711).slice(7, 13) },
    sql: 'select id from model_v1 where organisation_id = $1 and lower(name) like $2 limit 20',
    values: [organisation, `%${nameOf(4711).slice(7, 13)}%`],
    target: 30,
    check: ({ search: { edges } }) => edges.length >= 1,
  },
  {
    name: 'full text, a word of every tenth model',
    query: '{ search(text: "invoices") { edges { node { name } } facets { kinds { kind count } incomplete } } }',
    sql: `select id from model_v1 where organisation_id = $1 and found @@ websearch_to_tsquery('english', 'invoices') order by created_at desc limit 1000`,
    values: [organisation],
    check: ({ search: { edges } }) => edges.length === 20,
  },
];

function middle(models) {
  return new Date(Date.parse('2024-01-01T00:00:00Z') + Math.floor(models / 2) * 83_000).toISOString();
}
