import type { ReadSession } from '@custodia/read-models';
import { pageOf, pageSize, placeCursor, placeOf, type PlacePage } from '../asset/place-cursor.js';
import { endKey, type Direction, type LineageEnd, type Reached } from './lineage.policy.js';
import { eachInTurns, nodeOf, reachedFrom, refsOf } from './lineage.read.js';
import type { LineageConnection } from './lineage.types.js';

type Session = Pick<ReadSession, 'query'>;

export interface PageAsked {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly asOf?: string | null | undefined;
}

/** The same as a page for each start, by distance and then by kind and id. Throws `InvalidQuery`. */
export async function lineagePages(
  session: Session,
  direction: Direction,
  starts: readonly LineageEnd[],
  { first, after, asOf }: PageAsked,
): Promise<LineageConnection[]> {
  const size = pageSize(first);
  const place = after ? placeIn(after) : null;
  const all = await reachedFrom(session, direction, starts, asOf);
  const pages: PlacePage<Reached>[] = [];
  for (const reached of all) pages.push(pageOf(await behind(reached, place, size + 1), size, after, cursorOf));
  return namedPages(
    session,
    pages,
    all.map(({ length }) => length),
    asOf,
  );
}

/** What is on one side of a difference, and as of when it was there. */
interface Side {
  readonly nodes: readonly Reached[];
  readonly asOf: string;
}

export interface Difference {
  /** How many were reached at the two moments. */
  readonly before: number;
  readonly after: number;
  readonly came: Side;
  readonly went: Side;
}

/** What is reached from `end` at one moment and not at the other. */
export async function lineageDifference(
  session: Session,
  direction: Direction,
  end: LineageEnd,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<Difference> {
  const [[earlier], [later]] = await Promise.all([
    reachedFrom(session, direction, [end], from),
    reachedFrom(session, direction, [end], to),
  ]);
  const missingIn = async (others: readonly Reached[], own: readonly Reached[]): Promise<Reached[]> => {
    const known = new Set<string>();
    await eachInTurns(others, (each) => known.add(endKey(each.end)));
    const missing: Reached[] = [];
    await eachInTurns(own, (each) => void (known.has(endKey(each.end)) || missing.push(each)));
    return missing;
  };
  return {
    before: earlier!.length,
    after: later!.length,
    came: { nodes: await missingIn(earlier!, later!), asOf: to },
    went: { nodes: await missingIn(later!, earlier!), asOf: from },
  };
}

/** A page of one side of a difference. Throws `InvalidQuery`. */
export async function differencePage(
  session: Session,
  { nodes, asOf }: Side,
  { first, after }: PageAsked,
): Promise<LineageConnection> {
  const size = pageSize(first);
  const page = pageOf(await behind(nodes, after ? placeIn(after) : null, size + 1), size, after, cursorOf);
  return (await namedPages(session, [page], [nodes.length], asOf))[0]!;
}

async function namedPages(
  session: Session,
  pages: readonly PlacePage<Reached>[],
  totals: readonly number[],
  asOf?: string | null,
): Promise<LineageConnection[]> {
  const shown = pages.flatMap(({ edges }) => edges.map(({ node }) => node));
  const refs = await refsOf(
    session,
    shown.flatMap(({ end, path }) => [end, ...path.map(({ to }) => to)]),
    asOf,
  );
  return pages.map(({ edges, pageInfo }, index) => ({
    edges: edges.map(({ node, cursor }) => ({ node: nodeOf(node, refs), cursor })),
    pageInfo,
    totalCount: totals[index]!,
  }));
}

type Place = readonly [depth: number, key: string];

/** The first `most` behind a place, in the order of pages: looks at no more than the distances that are needed, and sorts no more than is shown. */
async function behind(reached: readonly Reached[], place: Place | null, most: number): Promise<Reached[]> {
  const found: Reached[] = [];
  let from = reached.findIndex(({ depth }) => depth >= (place?.[0] ?? 0));
  while (from >= 0 && from < reached.length && found.length < most) {
    const { depth } = reached[from]!;
    const next = reached.findIndex((each, index) => index > from && each.depth > depth);
    const level = reached.slice(from, next < 0 ? undefined : next);
    const after = place !== null && depth === place[0] ? place[1] : '';
    found.push(...(await leastOf(level, after, most - found.length)));
    from = next;
  }
  return found;
}

/** The `most` with the least keys behind `after`, in the order of their keys. */
async function leastOf(level: readonly Reached[], after: string, most: number): Promise<Reached[]> {
  const least: { readonly key: string; readonly each: Reached }[] = [];
  await eachInTurns(level, (each) => {
    const key = endKey(each.end);
    if (key <= after || (least.length === most && key > least.at(-1)!.key)) return;
    least.splice(least.findLastIndex((other) => other.key < key) + 1, 0, { key, each });
    if (least.length > most) least.pop();
  });
  return least.map(({ each }) => each);
}

const cursorOf = ({ depth, end }: Reached): string => placeCursor([String(depth), endKey(end)]);

function placeIn(cursor: string): Place {
  const remedy = 'pass an "endCursor" that it gave.';
  const [depth, key] = placeOf<[string, string]>(cursor, { parts: 2, number: 0, remedy });
  return [Number(depth), key];
}
