export type Json = null | boolean | number | string | Json[] | JsonObject;
/** Always without a prototype, so that a key such as `__proto__` is only a key. */
export interface JsonObject {
  [key: string]: Json;
}

export interface JsonFault {
  readonly offset: number;
  readonly reason: string;
  readonly remedy: string;
}

export interface JsonReading {
  /** What could be read; undefined when nothing could. Read on past `faults` only to recognise the format and to list all faults at once. */
  readonly value: Json | undefined;
  /** Not JSON: the file must not be imported. */
  readonly faults: readonly JsonFault[];
  /** JSON, or harmlessly beyond it, but to be looked at: duplicate keys, NaN, numbers out of range. `pointer` names the value. */
  readonly oddities: readonly (JsonFault & { readonly pointer: string })[];
  /** 1-based position of the value (or member) a pointer names. */
  locate(pointer: string): { line: number; column: number } | undefined;
}

export const escapeKey = (key: string): string =>
  /[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
export const unescapeKey = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
