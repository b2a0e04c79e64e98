import { fits } from './filter.js';
import { InvalidQuery } from './invalid-query.js';
import type { Column } from '../entities/table.js';

/** One column of a list's order. The last one is always the id, so that no two rows are equal. */
export interface SortKey {
  readonly column: Column;
  readonly descending: boolean;
}

type Key = string | number | boolean | null;

/**
 * A place in a list: the sort values of a row, sealed against accidents with a checksum that covers the order, too. It gives
 * away nothing that the row does not show, and row-level security holds whatever it says.
 */
export function encodeCursor(sort: readonly SortKey[], row: Readonly<Record<string, unknown>>): string {
  const values = JSON.stringify(sort.map(({ column }) => row[column.property] ?? null));
  return Buffer.from(`${checksum(orderOf(sort) + values)}${values}`).toString('base64url');
}

/** Throws `INVALID_CURSOR` for what `encodeCursor` did not make for this very order. */
export function decodeCursor(sort: readonly SortKey[], field: 'after' | 'before', cursor: string): Key[] {
  const text = /^[A-Za-z0-9_-]+$/.test(cursor) ? Buffer.from(cursor, 'base64url').toString() : '';
  const [seal, values] = [text.slice(0, 8), text.slice(8)];
  // base64url has spare bits at its end: only the text that was given out is accepted.
  const genuine =
    values !== '' && checksum(orderOf(sort) + values) === seal && Buffer.from(text).toString('base64url') === cursor;
  const keys = genuine ? keysOf(sort, values) : undefined;
  if (keys) return keys;
  const [, order] = /^([0-9a-f]{8})\[.*\]$/s.exec(text) ? [0, true] : [0, false];
  throw new InvalidQuery(
    'INVALID_CURSOR',
    field,
    order
      ? 'this cursor was not given out for this order; start the list again, or keep its "sort" as it was.'
      : 'this is no cursor of a list; pass a cursor exactly as it was given.',
  );
}

/** The checksum can be made by anybody: only values that such a row could have are looked for. */
function keysOf(sort: readonly SortKey[], values: string): Key[] | undefined {
  const keys: unknown = parsed(values);
  const fit =
    Array.isArray(keys) &&
    keys.length === sort.length &&
    sort.every(({ column }, index) => (keys[index] === null ? column.nullable : fits(column, keys[index])));
  return fit ? (keys as Key[]) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const orderOf = (sort: readonly SortKey[]): string =>
  sort.map(({ column, descending }) => `${column.name} ${descending ? 'd' : 'a'}`).join();

/** FNV-1a, 32 bits. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
