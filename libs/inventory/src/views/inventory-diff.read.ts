import type { ReadSession } from '@custodia/read-models';
import { edgesSql, recordedBetweenSql, versionsSql } from '../asset/asset-tables.js';
import { assetKinds, type AssetKind } from '../asset/asset.policy.js';
import { pageOf, pageSize, placeCursor, placeOf } from '../asset/place-cursor.js';
import { notInInventory, unknownOf } from '../lineage/lineage.facts.js';
import type { Direction, LineageEnd, Relation } from '../lineage/lineage.policy.js';
import { lineageDifference, type PageAsked } from '../lineage/lineage-pages.read.js';
import { refsOf } from '../lineage/lineage.read.js';
import { changesBetween, rowsOf } from './diff.read.js';
import type { AssetChangeConnection, LineageDiff, LinkChange, LinkChangeConnection } from './inventory-diff.types.js';

/** Two moments, ISO 8601. */
export interface Between {
  readonly from: string;
  readonly to: string;
}

const remedy = 'pass an "endCursor" that it gave.';

interface Changed {
  readonly kind: AssetKind;
  readonly id: string;
}

/** A page of the assets that differ between two moments, by kind and id. What was recorded and changed nothing is left out. Throws `InvalidQuery`. */
export async function assetChanges(
  session: ReadSession,
  { from, to }: Between,
  { first, after, kind }: PageAsked & { readonly kind?: readonly AssetKind[] | null },
): Promise<AssetChangeConnection> {
  const size = pageSize(first);
  const place = after ? placeOf<[string, string]>(after, { parts: 2, remedy }) : ['', ''];
  const found = await session.query<Changed>(
    `select kind, id from (${recordedBetweenSql('$1::timestamptz', '$2::timestamptz')}) as changed
     where ($3::text[] is null or kind = any ($3)) and (kind, id collate "C") > ($4, $5) order by kind, id collate "C" limit ${size + 1}`,
    [from, to, kind ?? null, ...place],
  );
  const { edges, pageInfo } = pageOf(found, size, after, (each) => placeCursor([each.kind, each.id]));
  const shown = edges.map(({ node }) => node);
  const [before, now, versions, ref] = await Promise.all([
    rowsAt(session, shown, from),
    rowsAt(session, shown, to),
    versionsAdded(session, shown, { from, to }),
    refsOf(session, shown.map(endOf), to),
  ]);
  return {
    edges: edges.flatMap(({ node, cursor }) => {
      const key = `${node.kind}/${node.id}`;
      const [old, current] = [before.get(key) ?? null, now.get(key) ?? null];
      const changes = changesBetween(old, current);
      const added = versions.get(key) ?? [];
      if (changes.length + added.length === 0) return [];
      const change = old === null ? ('added' as const) : ('changed' as const);
      return [{ cursor, node: { asset: ref(endOf(node)), change, changes, versionsAdded: added } }];
    }),
    pageInfo,
  };
}

const endOf = ({ kind, id }: Changed): LineageEnd => ({ kind, id, versionId: null });

async function rowsAt(
  session: ReadSession,
  assets: readonly Changed[],
  asOf: string,
): Promise<ReadonlyMap<string, object>> {
  const rows = await Promise.all(
    assetKinds.map(async (kind) => {
      const ids = assets.filter((asset) => asset.kind === kind).map(({ id }) => id);
      const found = ids.length === 0 ? [] : await rowsOf(session, kind, ids, asOf);
      return found.flatMap((row) => (row ? [[`${kind}/${row.id}`, row] as const] : []));
    }),
  );
  return new Map(rows.flat());
}

/** Labels by asset. */
async function versionsAdded(
  { query }: Pick<ReadSession, 'query'>,
  assets: readonly Changed[],
  { from, to }: Between,
): Promise<ReadonlyMap<string, string[]>> {
  const at = (moment: string): string =>
    `select kind, asset_id, id, label from (${versionsSql(moment)}) as version where asset_id = any ($1::text[])`;
  const added = await query<{ kind: AssetKind; asset_id: string; label: string }>(
    `select kind, asset_id, label from (${at('$3::timestamptz')}) as now
     where not exists (select from (${at('$2::timestamptz')}) as before where before.id = now.id) order by kind, asset_id, label`,
    [assets.map(({ id }) => id), from, to],
  );
  const byAsset = Map.groupBy(added, ({ kind, asset_id }) => `${kind}/${asset_id}`);
  return new Map([...byAsset].map(([key, all]) => [key, all.map(({ label }) => label)]));
}

interface LinkRow {
  readonly added: boolean;
  readonly relation: Relation;
  readonly derived_kind: AssetKind;
  readonly derived_id: string;
  readonly derived_version: string;
  readonly source_kind: AssetKind;
  readonly source_id: string;
  readonly source_version: string;
}

const linkColumns = [
  'relation',
  'derived_kind',
  'derived_id',
  'derived_version',
  'source_kind',
  'source_id',
  'source_version',
] as const satisfies readonly (keyof LinkRow)[];

/** A page of the links that came or went between two moments, those of systems to their parts included. Throws `InvalidQuery`. */
export async function linkChanges(
  session: ReadSession,
  { from, to }: Between,
  { first, after }: PageAsked,
): Promise<LinkChangeConnection> {
  const size = pageSize(first);
  const place = after ? placeOf<string[] & { length: 8 }>(after, { parts: 8, remedy }) : null;
  const [earlier, later] = [edgesSql('$1::timestamptz'), edgesSql('$2::timestamptz')];
  const order = `${linkColumns.map((name) => `${name} collate "C"`).join(', ')}, added`;
  const found = await session.query<LinkRow>(
    `select * from (
       select true as added, came.* from ((${later}) except (${earlier})) as came
       union all
       select false, went.* from ((${earlier}) except (${later})) as went
     ) as link ${place ? `where (${order}) > (${place.map((_, index) => `$${index + 3}`).join(', ')}::boolean)` : ''}
     order by ${order} limit ${size + 1}`,
    [from, to, ...(place ?? [])],
  );
  const { edges, pageInfo } = pageOf(found, size, after, (row) =>
    placeCursor([...linkColumns.map((name) => row[name]), String(row.added)]),
  );
  const ends = ({ node }: (typeof edges)[number]): readonly [LineageEnd, LineageEnd] => [
    { kind: node.derived_kind, id: node.derived_id, versionId: node.derived_version || null },
    { kind: node.source_kind, id: node.source_id, versionId: node.source_version || null },
  ];
  const ref = await refsOf(session, edges.flatMap(ends), to);
  return {
    edges: edges.map((edge) => {
      const [derived, source] = ends(edge);
      const { added, relation } = edge.node;
      const change: LinkChange['change'] = added ? 'added' : 'removed';
      return { cursor: edge.cursor, node: { change, relation, derived: ref(derived), source: ref(source) } };
    }),
    pageInfo,
  };
}

/** How the lineage of an asset differs between two moments. Throws `InvalidQuery` where there is no such asset. */
export async function lineageDiff(
  session: ReadSession,
  direction: Direction,
  end: LineageEnd,
  between: Between,
): Promise<LineageDiff> {
  const unknown = await unknownOf(session, [end]);
  if (unknown) throw notInInventory(unknown);
  return { ...between, ...(await lineageDifference(session, direction, end, between)) };
}
