import type { AssetKind } from './asset.policy.js';

/** Where the rows of a kind of asset are, for questions over all kinds. */
interface AssetTable {
  readonly kind: AssetKind;
  readonly table: string;
  /** Table of its versions, with the column that names the asset. */
  readonly versions?: { readonly table: string; readonly asset: string };
  /** SQL for columns that the table does not have. */
  readonly absent?: Readonly<Partial<Record<(typeof columns)[number], string>>>;
}

const columns = [
  'id',
  'name',
  'purpose',
  'status',
  'classification',
  'owner_id',
  'custodian_id',
  'environments',
  'revision',
  'created_at',
  'updated_at',
] as const;

/** A further kind of asset joins every such question by one line here. */
const assetTables: readonly AssetTable[] = [
  { kind: 'model', table: 'model_v1', versions: { table: 'model_version_v1', asset: 'model_id' } },
  {
    kind: 'dataset',
    table: 'dataset_v1',
    versions: { table: 'dataset_version_v1', asset: 'dataset_id' },
    absent: { environments: `'{}'::text[]` },
  },
  { kind: 'prompt', table: 'prompt_v1', versions: { table: 'prompt_version_v1', asset: 'prompt_id' } },
  { kind: 'system', table: 'system_v1' },
  {
    kind: 'subprocessor',
    table: 'subprocessor_v1',
    absent: { classification: 'null', custodian_id: 'null', environments: `'{}'::text[]` },
  },
];

/** Rows that held at `moment`, an SQL expression; the present rows for `null`. */
export const source = (table: string, moment: string | null): string =>
  moment === null
    ? table
    : `(select * from ${table}_history where recorded_from <= ${moment} and (recorded_to is null or recorded_to > ${moment})) as ${table}`;

/** SQL of the assets of each kind: kind, id, name, purpose, status, classification, owner_id, custodian_id, environments, revision, created_at, updated_at. */
export const assetsByKind = (moment: string | null): string[] =>
  assetTables.map(
    ({ kind, table, absent = {} }) =>
      `select '${kind}' as kind, ${columns.map((name) => (absent[name] ? `${absent[name]} as ${name}` : name)).join(', ')} from ${source(table, moment)}`,
  );

/** The same of all assets together. */
export const assetsSql = (moment: string | null): string => assetsByKind(moment).join(' union all ');

/** SQL of all versions: kind, asset_id, id, label, digest. */
export const versionsSql = (moment: string | null): string =>
  assetTables
    .flatMap(({ kind, versions }) =>
      versions
        ? [
            `select '${kind}' as kind, ${versions.asset} as asset_id, id, label, digest from ${source(versions.table, moment)}`,
          ]
        : [],
    )
    .join(' union all ');

/** SQL of the assets of which something was recorded after `from` and until `to`, both SQL expressions: kind, id. */
export const recordedBetweenSql = (from: string, to: string): string =>
  assetTables
    .flatMap(({ kind, table, versions }) => [
      { kind, table, id: 'id' },
      ...(versions ? [{ kind, table: versions.table, id: versions.asset }] : []),
    ])
    .map(
      ({ kind, table, id }) =>
        `select '${kind}' as kind, ${id} as id from ${table}_history where recorded_from > ${from} and recorded_from <= ${to}`,
    )
    .join(' union ');

/** SQL of all links as content flows: relation, then kind, id and version of what derives and of what it derives from. */
export const edgesSql = (moment: string | null): string => `
  select relation, derived_kind, derived_id, derived_version, source_kind, source_id, source_version from ${source('lineage_link_v1', moment)} where linked
  union all
  select relation, 'system', system_id, '', kind, asset_id, coalesce(version_id, '') from ${source('system_component_v1', moment)}
  union all
  select 'connects_to', 'system', system_id, '', 'subprocessor', subprocessor_id, '' from ${source('system_connector_v1', moment)} where subprocessor_id is not null`;
