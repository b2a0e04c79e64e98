import type { Budget } from '../reading/limits.js';
import { isObject, type JsonObject } from '../reading/json.js';
import { readYaml } from '../reading/yaml.js';

export interface FrontMatter {
  readonly state: 'map' | 'absent' | 'empty' | 'bad';
  readonly map: JsonObject;
  /** Text after the front matter, and the line of the file on which it begins. */
  readonly body: string;
  readonly bodyLine: number;
  readonly errors: readonly { readonly place: string; readonly reason: string; readonly remedy: string }[];
  readonly oddities: readonly {
    readonly line: number;
    readonly field: string;
    readonly reason: string;
    readonly remedy: string;
  }[];
  /** Line of the file that holds this key of the map. */
  lineOf(pointer: string): number | undefined;
}

/** Splits a card into front matter (YAML between two `---` lines at the top) and body. Lines are those of the file, whatever the line ends. */
export function readFrontMatter(text: string, budget: Budget): FrontMatter {
  const opening = /^(?:[ \t]*\r?\n){0,20}---[ \t]*\r?\n/.exec(text);
  const nothing = { map: Object.create(null) as JsonObject, errors: [], oddities: [], lineOf: () => undefined };
  if (opening === null) return { ...nothing, state: 'absent', body: text, bodyLine: 1 };
  const rest = text.slice(opening[0].length);
  const firstLine = opening[0].split('\n').length;
  const closing = /^(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/m.exec(rest);
  if (closing === null) {
    if (!/^[A-Za-z_][\w-]*\s*:/.test(rest)) return { ...nothing, state: 'absent', body: text, bodyLine: 1 };
    return {
      ...nothing,
      state: 'bad',
      body: '',
      bodyLine: firstLine,
      errors: [
        {
          place: `${firstLine - 1}:1`,
          reason: 'the front matter is not closed',
          remedy: 'put a line of three dashes after the last key',
        },
      ],
    };
  }
  const yaml = rest.slice(0, closing.index);
  const body = rest.slice(closing.index + closing[0].length);
  const bodyLine = firstLine + yaml.split('\n').length;
  const base = { ...nothing, body, bodyLine };
  const slot = yaml.split('\n').findIndex((line) => /^\s*(?:\{\{.*\}\}|\{%.*%\})\s*$/.test(line));
  if (slot >= 0)
    return {
      ...base,
      state: 'bad',
      errors: [
        {
          place: `${firstLine + slot}:1`,
          reason: 'the front matter is an unfilled template',
          remedy: 'fill the template in before importing the card',
        },
      ],
    };
  const read = readYaml(yaml.replace(/\r\n?/g, '\n'), budget);
  const line = (within: number): number => within + firstLine - 1;
  if (read.faults.length > 0)
    return {
      ...base,
      state: 'bad',
      errors: read.faults.map((fault) => ({
        place: `${line(fault.line)}:${fault.column}`,
        reason: `the front matter ${fault.reason}`,
        remedy: fault.remedy,
      })),
    };
  if (read.value === undefined || read.value === null) return { ...base, state: 'empty' };
  if (!isObject(read.value)) {
    const what = Array.isArray(read.value) ? 'a list' : 'a single value';
    return {
      ...base,
      state: 'bad',
      errors: [
        {
          place: `${firstLine}:1`,
          reason: `the front matter is ${what}, not a map of keys and values`,
          remedy: 'write it as "key: value" lines, e.g. "license: mit"',
        },
      ],
    };
  }
  return {
    ...base,
    state: 'map',
    map: read.value,
    oddities: read.oddities.map((odd) => ({
      line: line(odd.line),
      field: odd.pointer.split('/').at(-1) ?? '',
      reason: odd.reason,
      remedy: odd.remedy,
    })),
    lineOf: (pointer) => {
      const within = read.lineOf(pointer);
      return within === undefined ? undefined : line(within);
    },
  };
}
