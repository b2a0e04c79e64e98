import { DEFAULT_PAGE, InvalidQuery, LARGEST_PAGE } from '@custodia/read-models';

/** How many records a page holds when `first` was asked for. Throws `INVALID_PAGE`. */
export function pageSize(first: number | null | undefined): number {
  const size = first ?? DEFAULT_PAGE;
  if (Number.isInteger(size) && size >= 0 && size <= LARGEST_PAGE) return size;
  throw new InvalidQuery(
    'INVALID_PAGE',
    'first',
    `${size} is not possible; ask for 0 to ${LARGEST_PAGE} rows and go on with a cursor.`,
  );
}

/** A page in the shape of Relay. */
export interface PlacePage<Node> {
  readonly edges: { readonly node: Node; readonly cursor: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** The page of `size` that begins with `found`, which holds one more where there are more. */
export function pageOf<Node>(
  found: readonly Node[],
  size: number,
  after: string | null | undefined,
  cursorOf: (node: Node) => string,
): PlacePage<Node> {
  const edges = found.slice(0, size).map((node) => ({ node, cursor: cursorOf(node) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: found.length > size,
      hasPreviousPage: Boolean(after),
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** A place in a list that no one table orders, as a cursor: the texts by which the list goes on behind it. */
export const placeCursor = (parts: readonly string[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

interface PlaceShape {
  readonly parts: number;
  /** Index of the part that is a moment. */
  readonly moment?: number;
  /** Index of the part that is a number. */
  readonly number?: number;
  /** What to send instead. */
  readonly remedy: string;
}

/** The texts of a cursor; throws `INVALID_CURSOR` for what `placeCursor` did not make of so many. */
export function placeOf<Parts extends readonly string[]>(
  cursor: string,
  { parts, moment, number, remedy }: PlaceShape & { readonly parts: Parts['length'] },
): Parts {
  const place = parsed(cursor);
  if (
    Array.isArray(place) &&
    place.length === parts &&
    place.every((part) => typeof part === 'string') &&
    (moment === undefined || !Number.isNaN(Date.parse(place[moment] as string))) &&
    (number === undefined || /^[\d.e-]{1,30}$/.test(place[number] as string))
  )
    return place as readonly string[] as Parts;
  throw new InvalidQuery('INVALID_CURSOR', 'after', `"${cursor.slice(0, 60)}" is not a cursor of this list; ${remedy}`);
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
