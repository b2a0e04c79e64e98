import type { ReadSession } from '@custodia/read-models';
import { assetsSql } from '../asset/asset-tables.js';
import { pageOf, pageSize, placeCursor, placeOf } from '../asset/place-cursor.js';
import { endKey, walker, type LineageEnd, type Reached } from '../lineage/lineage.policy.js';
import { edgesFrom, inTurns, nodeOf, refsOf } from '../lineage/lineage.read.js';
import { endOf, judgedAfter, type Asked } from './exposure.read.js';
import type { ExposurePageArgs, TouchedAsset, TouchedConnection } from './exposure.types.js';
import { judgedCursor, judgedPlace, judgedSources, standing, type JudgedVersion } from './judged-sources.read.js';

/** An asset with the gravest of the judged versions that it comes from. */
interface Touched {
  readonly from: JudgedVersion;
  readonly node: Reached;
}

/** Versions whose consequences are looked at together: few at first, because one dataset often fills a page, then more. */
const fewest = 5;
const most = 50;
/** Assets of which it is looked up together whether they come from earlier versions too. */
const slice = 100;

/**
 * A page of what comes from the versions that are not ruled out, each once: with the gravest version that it comes from, by
 * distance, then by kind and id. Reads no more of the lineage than the page needs. Throws `InvalidQuery`.
 */
export async function touchedPage(
  session: ReadSession,
  asked: Asked,
  { first, after }: ExposurePageArgs,
): Promise<TouchedConnection> {
  const size = pageSize(first);
  const place = after ? placeIn(after) : null;
  const found: Touched[] = [];
  const seen = new Set<string>();
  const take = async (versions: readonly JudgedVersion[], hasEarlier: boolean): Promise<void> => {
    const all = (await consequencesOf(session, asked, versions)).filter(
      (each) => (place === null || isBehind(each, place)) && !seen.has(endKey(each.node.end)),
    );
    for (let start = 0; start < all.length && found.length <= size; start += slice) {
      const some = all.slice(start, start + slice);
      const known = hasEarlier ? await fromEarlier(session, asked, some) : [];
      const fresh = some.filter((_, index) => !known[index]);
      for (const { node } of fresh) seen.add(endKey(node.end));
      found.push(...fresh);
    }
  };
  let behind: JudgedVersion | null = place?.from ?? null;
  if (behind) await take([behind], true);
  for (let together = fewest; found.length <= size; together = Math.min(most, together * 3)) {
    const versions: readonly JudgedVersion[] = await judgedAfter(session, asked, behind, together);
    const touched = versions.filter(({ verdict }) => verdict !== 'excluded');
    await take(touched, behind !== null);
    if (touched.length < together) break;
    behind = touched.at(-1)!;
  }
  const { edges, pageInfo } = pageOf(found, size, after, cursorOf);
  const told = await toldOf(
    session,
    edges.map(({ node }) => node),
    asked.asOf,
  );
  return { edges: edges.map(({ cursor }, index) => ({ node: told[index]!, cursor })), pageInfo };
}

/** Everything that comes from these versions, each once, in the order of pages. */
async function consequencesOf(
  session: ReadSession,
  { asOf }: Asked,
  versions: readonly JudgedVersion[],
): Promise<Touched[]> {
  if (versions.length === 0) return [];
  const walking = walker(await edgesFrom(session, 'downstream', versions.map(endOf), asOf), 'downstream');
  const seen = new Set<string>();
  const found: Touched[] = [];
  for (const from of versions) {
    const reached = await inTurns(walking(endOf(from), seen));
    found.push(...reached.map((node) => ({ from, node })).sort((one, other) => (isBehind(one, other) ? 1 : -1)));
  }
  return found;
}

/** Whether each of these comes also from a version that stands before the one it was found by. */
async function fromEarlier(session: ReadSession, asked: Asked, found: readonly Touched[]): Promise<boolean[]> {
  const ends = found.map(({ node }) => node.end);
  const walking = walker(await edgesFrom(session, 'upstream', ends, asked.asOf), 'upstream');
  const origins: LineageEnd[][] = [];
  for (const end of ends)
    origins.push((await inTurns(walking(end))).map((each) => each.end).filter(({ kind }) => kind === 'dataset'));
  const datasetIds = [...new Set(origins.flat().map(({ id }) => id))];
  const { versions } = await judgedSources(session, asked.asked, { asOf: asked.asOf, datasetIds });
  const judged = Map.groupBy(versions, ({ datasetId }) => datasetId);
  return found.map(({ from }, index) =>
    origins[index]!.some(({ id, versionId }) =>
      (judged.get(id) ?? []).some(
        (version) => (versionId === null || version.versionId === versionId) && standing(version) < standing(from),
      ),
    ),
  );
}

/** Of two assets that were found by the same version. */
const isBehind = (one: Pick<Touched, 'from' | 'node'>, other: Place): boolean =>
  one.from.versionId !== other.from.versionId ||
  one.node.depth > other.node.depth ||
  (one.node.depth === other.node.depth && endKey(one.node.end) > endKey(other.node.end));

interface Place {
  readonly from: JudgedVersion;
  readonly node: Pick<Reached, 'depth' | 'end'>;
}

const cursorOf = ({ from, node: { depth, end } }: Touched): string =>
  placeCursor([judgedCursor(from), String(depth), end.kind, end.id, end.versionId ?? '']);

function placeIn(cursor: string): Place {
  const remedy = 'pass an "endCursor" that it gave.';
  const [from, depth, kind, id, versionId] = placeOf<[string, string, string, string, string]>(cursor, {
    parts: 5,
    number: 1,
    remedy,
  });
  return {
    from: judgedPlace(from),
    node: { depth: Number(depth), end: { kind: kind as LineageEnd['kind'], id, versionId: versionId || null } },
  };
}

interface Line {
  readonly kind: string;
  readonly id: string;
  readonly owner_id: string;
  readonly custodian_id: string | null;
  readonly environments: TouchedAsset['environments'];
}

async function toldOf(session: ReadSession, found: readonly Touched[], asOf: string | null): Promise<TouchedAsset[]> {
  if (found.length === 0) return [];
  const ends = found.map(({ node }) => node.end);
  const [ref, lines] = await Promise.all([
    refsOf(
      session,
      [...ends, ...found.flatMap(({ from, node }) => [endOf(from), ...node.path.map(({ to }) => to)])],
      asOf,
    ),
    session.query<Line>(
      `select kind, id, owner_id, custodian_id, environments from (${assetsSql(asOf ? '$2::timestamptz' : null)}) as asset where id = any ($1::text[])`,
      [ends.map(({ id }) => id), ...(asOf ? [asOf] : [])],
    ),
  ]);
  const line = new Map(lines.map((each) => [`${each.kind}/${each.id}`, each]));
  return found.map(({ from, node }) => {
    const { owner_id, custodian_id, environments } = line.get(`${node.end.kind}/${node.end.id}`) ?? {};
    const { asset, depth, path } = nodeOf(node, ref);
    return {
      verdict: from.verdict,
      asset,
      dataset: ref(endOf(from)),
      depth,
      path,
      ownerId: owner_id ?? null,
      custodianId: custodian_id ?? null,
      environments: environments ?? [],
    };
  });
}
