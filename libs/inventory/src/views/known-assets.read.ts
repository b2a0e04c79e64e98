import type { ReadSession } from '@custodia/read-models';
import type * as policy from '../asset/asset.policy.js';

// What other contexts ask of assets and documents, whatever their kind.

type Session = Pick<ReadSession, 'query'>;
/** A document of the register can be asked for like an asset. */
type AssetKind = policy.AssetKind | 'document';

/** What is asked for; a kind that the inventory does not keep is not found. */
interface Named {
  readonly kind: AssetKind | 'device';
  readonly id: string;
  readonly versionId?: string | undefined;
}

/** `digest` is `sha256:<hex>` of the named manifest of that version. */
interface AssetRef {
  readonly kind: AssetKind;
  readonly id: string;
  readonly name: string;
  readonly versionId?: string | undefined;
  readonly digest?: string | undefined;
}

/** An asset as the inventory shows it now. */
export interface KnownAsset {
  readonly ref: AssetRef;
  readonly status: 'registered' | 'quarantined' | 'retired' | 'disposed';
  readonly classification: string | null;
  readonly ownerId: string | null;
  readonly custodianId: string | null;
  readonly environments: readonly string[];
  readonly disposalCaseId: string | null;
  readonly certificateNumber: string | null;
  /** As its card states them. */
  readonly tags: readonly string[];
}

const none = `'{}'::text[]`;
/** What the card of an asset states as its tags. */
const cardTags = `case jsonb_typeof(card -> 'tags') when 'array' then array(select jsonb_array_elements_text(card -> 'tags')) else '{}'::text[] end`;

const table = (
  kind: AssetKind,
  {
    classification = 'classification',
    custodian = 'custodian_id',
    environments = 'environments',
    tags = cardTags,
  } = {},
): string =>
  `select '${kind}' as kind, id, name, status, ${classification} as classification, owner_id, ${custodian} as custodian_id, ${environments} as environments, disposal_case_id, certificate_number, created_at, ${tags} as tags from ${kind}_v1`;

/** A document that was replaced, withdrawn or has expired is out of use. */
const documentStatus = `case when status = 'valid' then 'registered' else 'retired' end`;
const assetsSql = [
  table('model'),
  table('dataset', { environments: none }),
  table('prompt'),
  table('system'),
  table('subprocessor', { classification: 'null::text', custodian: 'null::text', environments: none, tags: none }),
  `select 'document', id, title, ${documentStatus}, classification, owner_id, null, ${none}, null, null, created_at, ${none} from document_v1`,
].join(' union all ');

const versionsSql = `
  select 'model' as kind, model_id as asset_id, id, label, digest, files, locations from model_version_v1
  union all select 'dataset', dataset_id, id, label, digest, files, locations from dataset_version_v1
  union all select 'prompt', prompt_id, id, label, digest, '[]'::jsonb, '[]'::jsonb from prompt_version_v1
  union all select 'document', id, id, coalesce(file_name, title), digest, jsonb_build_array(jsonb_build_object('digest', digest)), '[]'::jsonb from document_v1 where digest is not null`;

/** Links as content flows: what derives from what. */
const edgesSql = `
  select derived_kind, derived_id, derived_version, source_kind, source_id, source_version from lineage_link_v1 where linked
  union all
  select 'system', system_id, '', kind, asset_id, coalesce(version_id, '') from system_component_v1
  union all
  select 'system', system_id, '', 'subprocessor', subprocessor_id, '' from system_connector_v1 where subprocessor_id is not null`;

interface AssetLine {
  kind: AssetKind;
  id: string;
  name: string;
  status: KnownAsset['status'];
  classification: string | null;
  owner_id: string | null;
  custodian_id: string | null;
  environments: string[];
  disposal_case_id: string | null;
  certificate_number: string | null;
  tags: string[];
}

/** In the order asked; `null` for what the inventory does not have. A version brings its digest. */
export async function assetsOf({ query }: Session, asked: readonly Named[]): Promise<(KnownAsset | null)[]> {
  if (asked.length === 0) return [];
  const versionIds = asked.flatMap(({ versionId }) => versionId ?? []);
  const [assets, versions] = await Promise.all([
    query<AssetLine>(`select * from (${assetsSql}) as asset where id = any ($1::text[])`, [asked.map(({ id }) => id)]),
    versionIds.length === 0
      ? []
      : query<{ asset_id: string; id: string; label: string; digest: string | null }>(
          `select asset_id, id, label, digest from (${versionsSql}) as version where id = any ($1::text[])`,
          [versionIds],
        ),
  ]);
  return asked.map(({ kind, id, versionId }) => {
    const line = assets.find((asset) => asset.kind === kind && asset.id === id);
    if (!line) return null;
    const version = versionId ? versions.find((one) => one.asset_id === id && one.id === versionId) : undefined;
    if (versionId && !version) return null;
    return {
      ref: {
        kind: line.kind,
        id,
        name: line.name,
        ...(version ? { versionId: version.id, versionLabel: version.label, digest: version.digest ?? undefined } : {}),
      },
      status: line.status,
      classification: line.classification,
      ownerId: line.owner_id,
      custodianId: line.custodian_id,
      environments: line.environments,
      disposalCaseId: line.disposal_case_id,
      certificateNumber: line.certificate_number,
      tags: line.tags,
    };
  });
}

export const assetOf = async (session: Session, asked: Named): Promise<KnownAsset | null> =>
  (await assetsOf(session, [asked]))[0] ?? null;

interface End {
  readonly kind: Named['kind'];
  readonly id: string;
  readonly version: string;
}

interface EdgeLine {
  derived_kind: AssetKind;
  derived_id: string;
  derived_version: string;
  source_kind: AssetKind;
  source_id: string;
  source_version: string;
}

/** Assets on any way from `start`, however long and whatever circles there are, nearest first, each once and never itself. */
export async function reachableFrom(
  session: Session,
  direction: 'upstream' | 'downstream',
  start: Named,
): Promise<KnownAsset[]> {
  const [near, far] = direction === 'upstream' ? (['derived', 'source'] as const) : (['source', 'derived'] as const);
  const leads = `e.${near}_kind = r.kind and e.${near}_id = r.id and (r.version = '' or e.${near}_version = '' or e.${near}_version = r.version)`;
  const lines = await session.query<EdgeLine>(
    `with recursive edge as not materialized (${edgesSql}),
     reached (kind, id, version) as (
       select $1::text, $2::text, $3::text
       union
       select e.${far}_kind, e.${far}_id, e.${far}_version from reached r join edge e on ${leads}
     )
     select distinct e.* from reached r join edge e on ${leads}`,
    [start.kind, start.id, start.versionId ?? ''],
  );
  const edges = lines.map((line) => ({ near: endOf(line, near), far: endOf(line, far) }));
  const found = breadthFirst(edges, { kind: start.kind, id: start.id, version: start.versionId ?? '' });
  return (await assetsOf(session, found)).filter((asset) => asset !== null);
}

const endOf = (line: EdgeLine, side: 'derived' | 'source'): End => ({
  kind: line[`${side}_kind`],
  id: line[`${side}_id`],
  version: line[`${side}_version`],
});

function breadthFirst(edges: readonly { readonly near: End; readonly far: End }[], start: End): Named[] {
  const key = ({ kind, id, version }: End): string => `${kind}/${id}/${version}`;
  const leaving = Map.groupBy(edges, ({ near }) => `${near.kind}/${near.id}`);
  const seen = new Set([key(start)]);
  const assets = new Map<string, Named>();
  for (let border = [start]; border.length > 0;) {
    const next: End[] = [];
    for (const end of border) {
      for (const { near, far } of leaving.get(`${end.kind}/${end.id}`) ?? []) {
        if (seen.has(key(far)) || !(end.version === '' || near.version === '' || near.version === end.version))
          continue;
        seen.add(key(far));
        next.push(far);
        if (far.kind !== start.kind || far.id !== start.id)
          assets.set(`${far.kind}/${far.id}`, { kind: far.kind, id: far.id });
      }
    }
    border = next;
  }
  return [...assets.values()];
}

/** A copy as the inventory recorded it. */
export interface RecordedCopy {
  readonly id: string;
  readonly kind: string;
  readonly uri: string;
  readonly subprocessorId?: string | undefined;
  readonly assetKind: AssetKind;
  readonly assetName: string;
  readonly label: string;
  /** The version of which it is a copy. */
  readonly versionId: string;
}

/** The versions of an asset, or the one that is named; of a subprocessor: those of which a copy was placed there. */
export async function versionsOf({ query }: Session, { kind, id, versionId }: Named): Promise<AssetRef[]> {
  const which =
    kind === 'subprocessor'
      ? `exists (select 1 from jsonb_array_elements(v.locations) as copy where copy ->> 'subprocessorId' = $1)`
      : `v.kind = $2 and v.asset_id = $1 and ($3::text is null or v.id = $3)`;
  const lines = await query<{
    kind: AssetKind;
    asset_id: string;
    name: string;
    id: string;
    label: string;
    digest: string | null;
  }>(
    `select v.kind, v.asset_id, a.name, v.id, v.label, v.digest
     from (${versionsSql}) as v join (${assetsSql}) as a on a.kind = v.kind and a.id = v.asset_id
     where ${which} and a.status <> 'disposed' order by v.id`,
    kind === 'subprocessor' ? [id] : [id, kind, versionId ?? null],
  );
  return lines.map((line) => ({
    kind: line.kind,
    id: line.asset_id,
    name: line.name,
    versionId: line.id,
    versionLabel: line.label,
    digest: line.digest ?? undefined,
  }));
}

/** Copies of the versions of an asset; of a subprocessor: everything that was placed there. */
export async function copiesOf({ query }: Session, { kind, id, versionId }: Named): Promise<RecordedCopy[]> {
  const which =
    kind === 'subprocessor'
      ? `copy ->> 'subprocessorId' = $1`
      : `v.kind = $2 and v.asset_id = $1 and ($3::text is null or v.id = $3)`;
  const lines = await query<{
    copy: { id: string; kind: string; uri: string; subprocessorId?: string };
    kind: AssetKind;
    name: string;
    label: string;
    version_id: string;
  }>(
    `select copy, v.kind, a.name, v.label, v.id as version_id
     from (${versionsSql}) as v cross join lateral jsonb_array_elements(v.locations) as copy join (${assetsSql}) as a on a.kind = v.kind and a.id = v.asset_id
     where ${which} and a.status <> 'disposed' order by v.id, copy ->> 'id'`,
    kind === 'subprocessor' ? [id] : [id, kind, versionId ?? null],
  );
  return lines.map(({ copy, kind: assetKind, name, label, version_id: versionId }) => ({
    ...copy,
    assetKind,
    assetName: name,
    label,
    versionId,
  }));
}

/** A file of a version as the inventory recorded it. */
export type RecordedFile = Pick<policy.VersionFile, 'path' | 'size' | 'digest'>;

/** The files of one version, of which its digest is the manifest; none for a version without files. */
export async function manifestOf({ query }: Session, { kind, id, versionId }: Named): Promise<RecordedFile[]> {
  const [line] = await query<{ files: RecordedFile[] }>(
    `select files from (${versionsSql}) as v where v.kind = $1 and v.asset_id = $2 and v.id = $3`,
    [kind, id, versionId ?? null],
  );
  return line?.files ?? [];
}

/** SHA-256 digests of the files of an asset, each with the versions that have it and the other living assets that have the same file. */
export async function filesOf(
  { query }: Session,
  { kind, id, versionId }: Named,
): Promise<{ digest: string; versionIds: string[]; alsoOf: string[] }[]> {
  const files = `select v.kind, v.asset_id, v.id, file ->> 'digest' as digest from (${versionsSql}) as v cross join lateral jsonb_array_elements(v.files) as file`;
  const lines = await query<{ digest: string; version_ids: string[]; also_of: string[] }>(
    `with file as (${files})
     select own.digest, own.version_ids, coalesce(array_agg(distinct a.name) filter (where a.name is not null), '{}') as also_of
     from (select digest, array_agg(distinct id order by id) as version_ids from file where kind = $2 and asset_id = $1 and ($3::text is null or id = $3) and digest like 'sha256:%' group by digest) as own
     left join file as other on other.digest = own.digest and not (other.kind = $2 and other.asset_id = $1 and ($3::text is null or other.id = $3))
     left join (${assetsSql}) as a on a.kind = other.kind and a.id = other.asset_id and a.status <> 'disposed'
     group by own.digest, own.version_ids order by own.digest`,
    [id, kind, versionId ?? null],
  );
  return lines.map(({ digest, version_ids, also_of }) => ({ digest, versionIds: version_ids, alsoOf: also_of }));
}

const iso = (moment: string | Date | null): string | null => (moment === null ? null : new Date(moment).toISOString());

/** An asset with the moments that retention periods are counted from; one that has not come is absent. */
export interface DatedAsset {
  readonly asset: AssetRef;
  readonly classification?: string;
  readonly tags: readonly string[];
  /** Owner and data custodian. */
  readonly people: readonly string[];
  readonly moments: {
    readonly created: string | null;
    readonly retired: string | null;
    readonly placed_on_market: string | null;
    readonly contract_ended: string | null;
  };
}

/** Every asset that is not disposed of, with the moments that retention periods are counted from. */
export async function datedAssets({ query }: Session, only?: Named): Promise<DatedAsset[]> {
  const past = (kind: AssetKind): string => `
    select '${kind}' as kind, id, min(recorded_from) filter (where status ${kind === 'document' ? `<> 'valid'` : `= 'retired'`}) as retired,
      ${kind === 'dataset' || kind === 'subprocessor' || kind === 'document' ? 'null::timestamptz' : `min(recorded_from) filter (where 'production' = any (environments))`} as on_market
    from ${kind}_v1_history group by id`;
  const lines = await query<AssetLine & { created_at: string; retired: string | null; on_market: string | null }>(
    `select a.*, past.retired, past.on_market
     from (${assetsSql}) as a left join (${(['model', 'dataset', 'prompt', 'system', 'subprocessor', 'document'] as const).map(past).join(' union all ')}) as past on past.kind = a.kind and past.id = a.id
     where a.status <> 'disposed' and ($1::text is null or (a.kind = $1 and a.id = $2)) order by a.kind, a.id`,
    [only?.kind ?? null, only?.id ?? null],
  );
  return lines.map(
    ({ kind, id, name, classification, tags, owner_id, custodian_id, created_at, retired, on_market }) => ({
      asset: { kind, id, name },
      ...(classification ? { classification } : {}),
      tags,
      people: [owner_id, custodian_id].filter((one) => one !== null),
      moments: {
        created: iso(created_at),
        retired: iso(retired),
        placed_on_market: iso(on_market),
        contract_ended: kind === 'subprocessor' ? iso(retired) : null,
      },
    }),
  );
}
