import type { Findings } from './findings.js';
import { escapeKey, isObject, type Json, type JsonObject } from './json.js';

/**
 * Reads the members of one JSON object, reporting wrong types, and at the end lists the members that nobody asked for: a key is either used,
 * knowingly ignored, or named in the report, and never silently dropped.
 */
export interface ObjectReader {
  readonly pointer: string;
  readonly raw: JsonObject;
  has(key: string): boolean;
  at(key: string): string;
  any(key: string): Json | undefined;
  /** Text without surrounding white space; undefined when absent or empty. Numbers and booleans are read as text and reported. */
  text(key: string): string | undefined;
  /** Text, also from numbers, without reporting them. */
  loose(key: string): string | undefined;
  number(key: string): number | undefined;
  flag(key: string): boolean | undefined;
  object(key: string): ObjectReader | undefined;
  /** Objects of a list (or of one object standing alone). */
  objects(key: string): ObjectReader[];
  /** Texts of a list (or one text standing alone), each with its place. */
  texts(key: string): { value: string; place: string }[];
  ignore(...keys: string[]): void;
  /** Reports those of these members that state something and that nothing is made of. */
  leave(...keys: string[]): void;
  /** Reports every member that was not asked for, and returns them. */
  rest(where: string): Record<string, Json>;
}

export function readerOf(raw: JsonObject, pointer: string, findings: Findings): ObjectReader {
  const asked = new Set<string>();
  const wrong = (key: string, wanted: string): void =>
    findings.add('wrong', at(key), key, `is ${kindOf(raw[key])}, not ${wanted}`, `write ${wanted}`, raw[key]);
  const at = (key: string): string => `${pointer}/${escapeKey(key)}`;
  const take = (key: string): Json | undefined => {
    asked.add(key);
    const value = Object.hasOwn(raw, key) ? raw[key] : undefined;
    return value === null ? undefined : value;
  };
  const listed = (key: string): { value: Json; place: string }[] => {
    const value = take(key);
    if (value === undefined) return [];
    return Array.isArray(value)
      ? value.map((each, index) => ({ value: each, place: `${at(key)}/${index}` }))
      : [{ value, place: at(key) }];
  };
  const reader: ObjectReader = {
    pointer,
    raw,
    at,
    has: (key) => Object.hasOwn(raw, key),
    any: take,
    text(key) {
      const value = take(key);
      if (value === undefined) return undefined;
      if (typeof value !== 'string') wrong(key, 'text');
      return textOf(value);
    },
    loose: (key) => textOf(take(key)),
    number(key) {
      const value = take(key);
      if (value === undefined) return undefined;
      if (typeof value === 'number') return value;
      wrong(key, 'a number');
      const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
      return Number.isFinite(parsed) ? parsed : undefined;
    },
    flag(key) {
      const value = take(key);
      if (value === undefined || typeof value === 'boolean') return value;
      wrong(key, 'true or false');
      const spelled = typeof value === 'string' ? value.trim().toLowerCase() : undefined;
      return spelled === 'true' ? true : spelled === 'false' ? false : undefined;
    },
    object(key) {
      const value = take(key);
      if (value === undefined) return undefined;
      if (isObject(value)) return readerOf(value, at(key), findings);
      wrong(key, 'an object');
      return undefined;
    },
    objects: (key) =>
      listed(key).flatMap(({ value, place }) => {
        if (isObject(value)) return [readerOf(value, place, findings)];
        findings.add('wrong', place, key, `is ${kindOf(value)}, not an object`, 'write an object', value);
        return [];
      }),
    texts: (key) =>
      listed(key).flatMap(({ value, place }) => {
        const text = textOf(value);
        if (text === undefined && value !== '')
          findings.add('wrong', place, key, `is ${kindOf(value)}, not text`, 'write text', value);
        return text === undefined ? [] : [{ value: text, place }];
      }),
    ignore: (...keys) => keys.forEach((key) => asked.add(key)),
    leave(...keys) {
      for (const key of keys) {
        const value = take(key);
        if (
          value === undefined ||
          value === '' ||
          (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
        )
          continue;
        findings.add(
          'note',
          at(key),
          key,
          'is not kept: the inventory has no field for it',
          'keep the file as a document of the asset',
          value,
        );
      }
    },
    rest(where) {
      const unread = Object.keys(raw).filter((key) => !asked.has(key));
      for (const key of unread)
        findings.add(
          'unknown',
          at(key),
          key,
          `is not a field of ${where} that this import knows`,
          'it is kept with the asset as it stands; check the spelling',
          raw[key],
        );
      return Object.fromEntries(unread.map((key) => [key, raw[key] ?? null]));
    },
  };
  return reader;
}

/** Scalars as trimmed text; undefined for everything else and for empty text. */
export function textOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

const kindOf = (value: Json | undefined): string =>
  value === undefined
    ? 'absent'
    : value === null
      ? 'null'
      : Array.isArray(value)
        ? 'a list'
        : typeof value === 'object'
          ? 'an object'
          : typeof value === 'string'
            ? 'text'
            : `a ${typeof value}`;
