import { shown } from './shown.js';
import type { Column, Table } from './table.js';

type Check = (value: unknown) => boolean;

/** Types of whole numbers, and how far they go. */
const largest: Readonly<Record<string, number>> = {
  smallint: 2 ** 15 - 1,
  integer: 2 ** 31 - 1,
  bigint: Number.MAX_SAFE_INTEGER,
};

/** PostgreSQL keeps neither NUL nor half of a surrogate pair. */
const isText: Check = (value) => typeof value === 'string' && !value.includes('\u0000') && value.isWellFormed();
export const isNumberOf = (type: string): Check => {
  const most = largest[type];
  return most === undefined ? Number.isFinite : (value) => Number.isInteger(value) && Math.abs(value as number) <= most;
};
export const isMoment: Check = (value) =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d))?$/.test(value) &&
  isCommonEra(Date.parse(value));

const [firstMoment, lastMoment] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];
/** The years 1 to 9999: what ISO 8601 writes with four digits and PostgreSQL reads. False for `NaN`. */
export const isCommonEra = (time: number): boolean => time >= firstMoment && time <= lastMoment;

/** Also within: in names and values, however deep. */
function isJson(value: unknown): boolean {
  if (typeof value === 'string') return isText(value);
  if (typeof value !== 'object' || value === null) return true;
  for (const name in value) if (!isText(name) || !isJson((value as Record<string, unknown>)[name])) return false;
  return true;
}

function checkOf({ kind, type }: Column): Check {
  if (kind === 'number') return isNumberOf(type);
  if (kind === 'boolean') return (value) => typeof value === 'boolean';
  if (kind === 'timestamp') return isMoment;
  if (kind === 'array')
    return (value) =>
      Array.isArray(value) &&
      value.every((element) => isText(element) || typeof element === 'number' || typeof element === 'boolean');
  if (kind === 'json') return isJson;
  return type === 'text' || type === 'character varying'
    ? isText
    : (value) => isText(value) || typeof value === 'number';
}

const checks = new WeakMap<Table, readonly (Column & { readonly check: Check })[]>();

/** Throws when a column cannot hold what the fold made: told here, the fault has an event to be parked with. */
export function assertFits(table: Table, folded: Readonly<Record<string, unknown>>): void {
  let columns = checks.get(table);
  if (!columns) checks.set(table, (columns = table.folded.map((column) => ({ ...column, check: checkOf(column) }))));
  for (let index = 0; index < columns.length; index++) {
    const { property, nullable, type, check } = columns[index]!;
    const value = folded[property];
    if (value === null || value === undefined) {
      if (!nullable) throw new TypeError(`${table.row.name}.${property} was left empty`);
    } else if (!check(value)) {
      throw new TypeError(`${table.row.name}.${property} became ${shown(value)}, which is not a value of type ${type}`);
    }
  }
}
