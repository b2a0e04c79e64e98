import type { Tolerant } from '../vsaq/tolerant-json.js';

/** A sheet that a data file amounts to: a heading row, then one question or answer in each row. */
export interface DataTable {
  readonly name: string;
  readonly rows: readonly (readonly string[])[];
}

export type Entries = Readonly<Record<string, Tolerant>>;

/** Objects inside each other that are looked into; real files have fewer than ten. */
export const deepest = 30;

export const record = (value: Tolerant | undefined): Entries | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;

export const list = (value: Tolerant | undefined): readonly Tolerant[] => (Array.isArray(value) ? value : []);

/** Of a single value; empty for a list, an object and nothing. */
export const textOf = (value: Tolerant | undefined): string =>
  typeof value === 'string'
    ? value.trim()
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';

/** `ssrm_control_ownership`, `ssrmControlOwnership` and `SSRM Control Ownership` are one key. */
export const tidyKey = (key: string): string => key.toLowerCase().replace(/[^a-z0-9]+/g, '');

/** The first text under a key that one of the patterns fits, in the order of the patterns. */
export function textUnder(entries: Entries, patterns: readonly RegExp[]): string {
  for (const pattern of patterns)
    for (const [key, value] of Object.entries(entries)) {
      const text = pattern.test(tidyKey(key)) ? textOf(value) : '';
      if (text !== '') return text;
    }
  return '';
}
