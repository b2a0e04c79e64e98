import pg from 'pg';
import { quoted, type Column, type ColumnKind } from '../entities/table.js';

/** Hands every value over as PostgreSQL's text; `decodeRow` knows from the entity what it means. */
export const rawTypes = {
  getTypeParser:
    () =>
    (text: string): string =>
      text,
} as unknown as pg.CustomTypesConfig;

const parseArray = (of: string): ((text: string) => unknown) =>
  pg.types.getTypeParser((arrayOids[of] ?? 1009) as never, 'text') as (text: string) => unknown;
const arrayOids: Readonly<Record<string, number>> = {
  'integer[]': 1007,
  'smallint[]': 1005,
  'bigint[]': 1016,
  'double precision[]': 1022,
  'boolean[]': 1000,
};

/** `2026-05-03 10:00:00.5+00` -> `2026-05-03T10:00:00.500Z`; the connection's time zone must be UTC. */
export function isoOf(text: string): string {
  if (text.charCodeAt(10) !== 32 || !text.endsWith('+00'))
    return new Date(text.replace(/([+-]\d\d)$/, '$1:00')).toISOString();
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${`${text.slice(20, -3)}000`.slice(0, 3)}Z`;
}

const scalar: Readonly<Record<Exclude<ColumnKind, 'array'>, (text: string) => unknown>> = {
  text: (text) => text,
  number: Number,
  boolean: (text) => text === 't',
  timestamp: isoOf,
  json: (text) => JSON.parse(text),
};

const decoderOf = (column: Pick<Column, 'kind' | 'type'>): ((text: string) => unknown) =>
  column.kind === 'array' ? parseArray(column.type) : scalar[column.kind];

/** Makes rows with the entity's property names of arrays of texts in the same order as `columns`; skips the first `offset` texts. */
export function rowDecoder<Row>(columns: readonly Column[], offset = 0): (texts: readonly (string | null)[]) => Row {
  const steps = columns.map((column) => ({
    property: column.property,
    decode: decoderOf(column),
    plain: column.kind === 'text',
  }));
  return (texts) => {
    const row: Record<string, unknown> = {};
    for (let index = 0; index < steps.length; index++) {
      const { property, decode, plain } = steps[index]!;
      const text = texts[index + offset]!;
      row[property] = plain || text === null ? text : decode(text);
    }
    return row as Row;
  };
}

/** Column definitions for `json_to_recordset(...) as given(<definitions>)`; fields are named by position, which keeps the JSON short. */
export const recordset = (columns: readonly Column[]): string =>
  columns.map(({ type }, index) => `c${index} ${type}`).join(', ');
export const fields = (columns: readonly Column[]): string => columns.map((_, index) => `given.c${index}`).join(', ');
const lists = new WeakMap<readonly Column[], Map<string, string>>();

/** The columns' names as SQL. */
export function names(columns: readonly Column[], prefix = ''): string {
  let known = lists.get(columns);
  if (!known) lists.set(columns, (known = new Map()));
  let list = known.get(prefix);
  if (list === undefined) known.set(prefix, (list = columns.map(({ name }) => prefix + quoted(name)).join(', ')));
  return list;
}

type Encode = (value: unknown) => string;

const escaped: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const copyText: Encode = (value) => {
  const text = String(value);
  return /[\\\n\r\t]/.test(text) ? text.replace(/[\\\n\r\t]/g, (found) => escaped[found]!) : text;
};
const element = (value: unknown): string =>
  value === null ? 'NULL' : typeof value === 'string' ? `"${value.replace(/["\\]/g, '\\$&')}"` : String(value);

/** A value as the text format of COPY has it. */
export function copyEncoder({ kind }: Pick<Column, 'kind'>): Encode {
  const encode: Encode =
    kind === 'json'
      ? (value) => copyText(JSON.stringify(value))
      : kind === 'array'
        ? (value) => copyText(`{${(value as unknown[]).map(element).join()}}`)
        : kind === 'text'
          ? copyText
          : String;
  return (value) => (value === null || value === undefined ? '\\N' : encode(value));
}
