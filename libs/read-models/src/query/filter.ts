import { isMoment, isNumberOf } from '../entities/fitness.js';
import { shown } from '../entities/shown.js';
import { InvalidQuery } from './invalid-query.js';
import type { Column, Table } from '../entities/table.js';
import { derivedField, type DerivedCondition } from './derived.js';
import type { Parameters } from './statements.js';

/** All given conditions must hold; what is absent is not asked, nor is a bound, list or text that is `null`. */
export interface Condition<Value = unknown> {
  /** Exactly this, `null` for an empty field; in a list column: it contains this. */
  readonly eq?: Value | null;
  /** One of these; in a list column: it contains one of these. An empty list finds nothing. */
  readonly in?: readonly Value[] | null;
  /** Contains this text, whatever the case. Texts only. */
  readonly contains?: string | null;
  /** This or later, or more. */
  readonly from?: Value | null;
  /** Before this, or less. */
  readonly to?: Value | null;
  readonly isNull?: boolean | null;
}

/** Conditions on a row's fields, all of which must hold, and combinations of such. */
export type Filter<Row = Record<string, unknown>> = { readonly [Property in keyof Row]?: Condition | null } & {
  readonly and?: readonly Filter<Row>[] | null;
  readonly or?: readonly Filter<Row>[] | null;
  readonly not?: Filter<Row> | null;
};

/** A condition on the row `r` (as of `moment`, SQL), or undefined when nothing is asked. Names are the entity's properties, values go into parameters. Throws `INVALID_FILTER`. */
export function conditionOf(
  table: Table,
  filter: unknown,
  parameters: Parameters,
  moment: string | null = null,
  path = 'filter',
): string | undefined {
  if (filter === null || filter === undefined) return undefined;
  if (typeof filter !== 'object' || Array.isArray(filter))
    throw invalid(path, `expected fields with conditions, got ${shown(filter)}.`);
  const parts: (string | undefined)[] = [];
  for (const [field, asked] of Object.entries(filter)) {
    if (asked === null || asked === undefined) continue;
    const here = `${path}.${field}`;
    if (field === 'and' || field === 'or') {
      if (!Array.isArray(asked)) throw invalid(here, `expected a list of filters, got ${shown(asked)}.`);
      const branches = asked.map(
        (branch, index) => conditionOf(table, branch, parameters, moment, `${here}[${index}]`) ?? 'true',
      );
      parts.push(branches.length === 0 ? (field === 'and' ? undefined : 'false') : `(${branches.join(` ${field} `)})`);
    } else if (field === 'not') {
      const inner = conditionOf(table, asked, parameters, moment, here);
      // A comparison with an empty field is unknown; its opposite is wanted to be true.
      if (inner) parts.push(`not coalesce(${inner}, false)`);
    } else {
      const derived = derivedField(table.row, field);
      if (derived) {
        parts.push(...derivedConditions(derived, asked as object, parameters, moment, here));
        continue;
      }
      const column = table.column(field);
      if (!column)
        throw invalid(
          here,
          `${table.row.name} has no such field; it has ${table.columns.map(({ property }) => property).join(', ')}.`,
        );
      for (const [operator, value] of Object.entries(asked as object)) {
        if (value === null && operator === 'eq') parts.push(isEmpty(column, `${here}.eq`));
        else if (value !== null && value !== undefined)
          parts.push(comparison(column, operator, value, parameters, `${here}.${operator}`));
      }
    }
  }
  const given = parts.filter((part) => part !== undefined);
  return given.length === 0 ? undefined : given.length === 1 ? given[0] : `(${given.join(' and ')})`;
}

function derivedConditions(
  derived: DerivedCondition,
  asked: object,
  parameters: Parameters,
  moment: string | null,
  path: string,
): string[] {
  return Object.entries(asked).flatMap(([operator, value]) => {
    if (value === null || value === undefined) return [];
    if (operator !== 'in') throw invalid(`${path}.${operator}`, 'this field can be asked with in.');
    if (!Array.isArray(value)) throw invalid(`${path}.in`, `expected a list, got ${shown(value)}.`);
    const values = value.map((each) => text(each, `${path}.in`));
    return values.length === 0 ? ['false'] : [derived(values, parameters.add(values, 'text[]'), moment)];
  });
}

/** A field that is equal to nothing is empty; a list always is one, so the question makes no sense there. */
function isEmpty({ kind, property }: Column, path: string): string {
  if (kind === 'array' || kind === 'json') throw invalid(path, 'a list is never null; leave the condition out.');
  return `r.${property} is null`;
}

function comparison(column: Column, operator: string, value: unknown, parameters: Parameters, path: string): string {
  const { kind, type } = column;
  const name = `r.${column.property}`;
  const list = kind === 'array' || kind === 'json';
  const one = (): string => parameters.add(checked(column, value, path), type);
  const ordered = kind === 'text' || kind === 'number' || kind === 'timestamp';
  switch (operator) {
    case 'eq':
      if (kind === 'json') return `${name} ? ${parameters.add(text(value, path), 'text')}`;
      if (list) return `${parameters.add(text(value, path), type.slice(0, -2))} = any (${name})`;
      return `${name} = ${one()}`;
    case 'in':
      if (!Array.isArray(value)) throw invalid(path, `expected a list, got ${shown(value)}.`);
      if (kind === 'json')
        return `${name} ?| ${parameters.add(
          value.map((each) => text(each, path)),
          'text[]',
        )}`;
      if (list)
        return `${name} && ${parameters.add(
          value.map((each) => (typeof each === 'number' ? each : text(each, path))),
          type,
        )}`;
      return `${name} = any (${parameters.add(
        value.map((each) => checked(column, each, path)),
        `${type}[]`,
      )})`;
    case 'contains':
      if (kind !== 'text') break;
      return `${name} ilike ${parameters.add(`%${text(value, path).replace(/[\\%_]/g, '\\$&')}%`, 'text')}`;
    case 'from':
      if (!ordered) break;
      return `${name} >= ${one()}`;
    case 'to':
      if (!ordered) break;
      return `${name} < ${one()}`;
    case 'isNull':
      if (typeof value !== 'boolean') throw invalid(path, `expected true or false, got ${shown(value)}.`);
      return `${name} is ${value ? '' : 'not '}null`;
  }
  const possible = ['eq', 'in', ...(kind === 'text' ? ['contains'] : []), ...(ordered ? ['from', 'to'] : []), 'isNull'];
  throw invalid(path, `this field can be asked with ${possible.join(', ')}.`);
}

/** Whether a column of this kind can hold the value. */
export function fits({ kind, type }: Column, value: unknown): boolean {
  if (kind === 'number') return isNumberOf(type)(value);
  if (kind === 'boolean') return typeof value === 'boolean';
  if (kind === 'timestamp') return isMoment(value);
  return (
    typeof value === 'string' &&
    !value.includes('\u0000') &&
    (type !== 'date' || /^\d{4}-\d\d-\d\d$/.test(value)) &&
    (type !== 'numeric' || /^-?\d+(\.\d+)?$/.test(value))
  );
}

function checked(column: Column, value: unknown, path: string): unknown {
  const { kind, type } = column;
  if (fits(column, value)) return value;
  throw invalid(
    path,
    `${shown(value)} is not ${kind === 'timestamp' ? 'an ISO 8601 date or time; write for example 2026-05-03T12:00:00Z' : `a value of type ${type}`}.`,
  );
}

function text(value: unknown, path: string): string {
  if (typeof value === 'string' && !value.includes('\u0000')) return value;
  throw invalid(path, `expected a text, got ${shown(value)}.`);
}

const invalid = (path: string, message: string): InvalidQuery => new InvalidQuery('INVALID_FILTER', path, message);
