import { InvalidQuery } from '@custodia/read-models';

/** A place in a list that no one table orders, as a cursor: the texts by which the list goes on behind it. */
export const placeCursor = (parts: readonly string[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

interface PlaceShape {
  readonly parts: number;
  /** Index of the part that is a moment. */
  readonly moment: number;
  /** What to send instead. */
  readonly remedy: string;
}

/** The texts of a cursor; throws `INVALID_CURSOR` for what `placeCursor` did not make of so many. */
export function placeOf<Parts extends readonly string[]>(
  cursor: string,
  { parts, moment, remedy }: PlaceShape & { readonly parts: Parts['length'] },
): Parts {
  const place = parsed(cursor);
  if (
    Array.isArray(place) &&
    place.length === parts &&
    place.every((part) => typeof part === 'string') &&
    !Number.isNaN(Date.parse(place[moment] as string))
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
