import { setImmediate } from 'node:timers/promises';
import type { ReadSession } from '@custodia/read-models';
import type { AssetKind, AssetStatus } from '../asset/asset.policy.js';
import { assetsSql, edgesSql, versionsSql } from '../asset/asset-tables.js';
import {
  stepsAtOnce,
  walker,
  type Direction,
  type Edge,
  type LineageEnd,
  type Reached,
  type Relation,
  type Walking,
} from './lineage.policy.js';
import type { AssetRef, LineageNode } from './lineage.types.js';

type Session = Pick<ReadSession, 'query'>;
type Ends = readonly Pick<LineageEnd, 'kind' | 'id' | 'versionId'>[];

interface EdgeRow {
  readonly relation: Relation;
  readonly derived_kind: AssetKind;
  readonly derived_id: string;
  readonly derived_version: string;
  readonly source_kind: AssetKind;
  readonly source_id: string;
  readonly source_version: string;
}

/**
 * All links on any way upstream or downstream from any of `starts`, however long and whatever circles there are: one statement.
 * Others have their turn while many are taken in.
 */
export async function edgesFrom(
  { query }: Session,
  direction: Direction,
  starts: Ends,
  asOf?: string | null,
): Promise<Edge[]> {
  const [near, far] = direction === 'upstream' ? ['derived', 'source'] : ['source', 'derived'];
  // "offset 0" keeps the planner from joining all links anew at each step: it looks up those of one end by their index.
  const leaving = `lateral (select * from (${edgesSql(asOf ? '$4::timestamptz' : null)}) as e
     where e.${near}_kind = r.kind and e.${near}_id = r.id and (r.version = '' or e.${near}_version = '' or e.${near}_version = r.version) offset 0) as e`;
  const rows = await query<EdgeRow>(
    `with recursive reached (kind, id, version) as (
       select * from unnest($1::text[], $2::text[], $3::text[])
       union
       select e.${far}_kind, e.${far}_id, e.${far}_version from reached r cross join ${leaving}
     )
     select distinct e.* from reached r cross join ${leaving}`,
    [
      starts.map(({ kind }) => kind),
      starts.map(({ id }) => id),
      starts.map(({ versionId }) => versionId ?? ''),
      ...(asOf ? [asOf] : []),
    ],
  );
  const edges: Edge[] = [];
  await eachInTurns(rows, (row) => {
    edges.push({
      relation: row.relation,
      derived: { kind: row.derived_kind, id: row.derived_id, versionId: row.derived_version || null },
      source: { kind: row.source_kind, id: row.source_id, versionId: row.source_version || null },
    });
  });
  return edges;
}

/** Does something with each, and lets others have their turn before the first of many and after every few thousand. */
export async function eachInTurns<Item>(items: readonly Item[], act: (item: Item) => void): Promise<void> {
  for (const [index, item] of items.entries()) {
    if (index % stepsAtOnce === 0 && items.length >= stepsAtOnce) await setImmediate();
    act(item);
  }
}

/** What `start` comes from (upstream) or what comes from it (downstream), named, nearest first: all of it. */
export async function lineageOf(
  session: Session,
  direction: Direction,
  starts: Ends,
  asOf?: string | null,
): Promise<LineageNode[][]> {
  const found = await reachedFrom(session, direction, starts, asOf);
  // Whatever is on a way is reached itself.
  const refs = await refsOf(
    session,
    found.flat().map(({ end }) => end),
    asOf,
  );
  return found.map((reached) => reached.map((node) => nodeOf(node, refs)));
}

/** The same without names. Others have their turn while it is walked. */
export async function reachedFrom(
  session: Session,
  direction: Direction,
  starts: Ends,
  asOf?: string | null,
): Promise<Reached[][]> {
  if (starts.length === 0) return [];
  const walking = walker(await edgesFrom(session, direction, starts, asOf), direction);
  const found: Reached[][] = [];
  for (const start of starts) found.push(await inTurns(walking(start)));
  return found;
}

/** Everything that can be reached along these links, as `walk` tells it; others have their turn meanwhile. */
export const walked = (edges: readonly Edge[], start: LineageEnd, direction: Direction): Promise<Reached[]> =>
  inTurns(walker(edges, direction)(start));

/** Takes a walk to its end, and lets others have their turn at its pauses. */
export async function inTurns<Found>(walking: Walking<Found>): Promise<Found> {
  for (;;) {
    const { done, value } = walking.next();
    if (done) return value;
    await setImmediate();
  }
}

/** Names a node; the way to it only when it is asked for. */
export const nodeOf = (node: Reached, refs: (end: LineageEnd) => AssetRef): LineageNode => ({
  asset: refs(node.end),
  depth: node.depth,
  get path() {
    return node.path.map(({ relation, to }) => ({ relation, asset: refs(to) }));
  },
});

interface Name {
  readonly kind: AssetKind;
  readonly id: string;
  readonly name: string;
  readonly status: AssetStatus;
}

/** Names assets and versions; those that are not in the inventory have no name. */
export async function refsOf(
  { query }: Session,
  ends: Ends,
  asOf?: string | null,
): Promise<(end: Ends[number]) => AssetRef> {
  const moment = asOf ? '$2::timestamptz' : null;
  const at = asOf ? [asOf] : [];
  const ids = [...new Set(ends.map(({ id }) => id))];
  const versionIds = [...new Set(ends.flatMap(({ versionId }) => versionId ?? []))];
  const [assets, versions] = await Promise.all([
    ids.length === 0
      ? []
      : query<Name>(`select kind, id, name, status from (${assetsSql(moment)}) as asset where id = any ($1::text[])`, [
          ids,
          ...at,
        ]),
    versionIds.length === 0
      ? []
      : query<{ id: string; asset_id: string; label: string }>(
          `select id, asset_id, label from (${versionsSql(moment)}) as version where id = any ($1::text[])`,
          [versionIds, ...at],
        ),
  ]);
  const names = new Map(assets.map((asset) => [`${asset.kind}/${asset.id}`, asset]));
  const labels = new Map(versions.map(({ id, asset_id, label }) => [`${asset_id}/${id}`, label]));
  return ({ kind, id, versionId }) => {
    const { name = null, status = null } = names.get(`${kind}/${id}`) ?? {};
    return {
      kind,
      id,
      versionId: versionId ?? null,
      name,
      status,
      label: versionId ? (labels.get(`${id}/${versionId}`) ?? null) : null,
    };
  };
}
