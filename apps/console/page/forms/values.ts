import type { Catalogue, InputField } from './catalogue.ts';

/** What a form holds: texts as they were typed, lists, and objects of the same. */
export type Value = string | boolean | undefined | readonly Value[] | { readonly [name: string]: Value };
export type Values = { readonly [name: string]: Value };

export interface Read {
  readonly input: Readonly<Record<string, unknown>>;
  /** What is wrong, by the path of the field: `location.uri`. */
  readonly problems: Readonly<Record<string, string>>;
}

export interface Complaints {
  readonly required: string;
  readonly notANumber: string;
}

/** The input for the API from what was typed. Fields that were left empty are not sent. */
export function readValues(catalogue: Catalogue, inputType: string, values: Values, complaints: Complaints): Read {
  const problems: Record<string, string> = {};

  function object(type: string, given: Values, at: string): Record<string, unknown> {
    const read: Record<string, unknown> = {};
    for (const field of catalogue.inputs[type] ?? []) {
      const path = at ? `${at}.${field.name}` : field.name;
      const value = one(field, given[field.name], path);
      if (value !== undefined) read[field.name] = value;
      else if (field.required) problems[path] ??= complaints.required;
    }
    return read;
  }

  function one(field: InputField, value: Value, path: string): unknown {
    if (!field.list) return single(field, value, path);
    const items = (Array.isArray(value) ? (value as readonly Value[]) : [])
      .map((item, index) => single(field, item, `${path}.${index}`))
      .filter((item) => item !== undefined);
    return items.length > 0 || field.required ? items : undefined;
  }

  function single({ type, required }: InputField, value: Value, path: string): unknown {
    if (catalogue.inputs[type]) {
      const given = typeof value === 'object' && !Array.isArray(value) ? (value as Values) : {};
      if (!required && isEmpty(given)) return undefined;
      return object(type, given, path);
    }
    if (typeof value === 'boolean') return value;
    const text = typeof value === 'string' ? value.trim() : '';
    if (text === '') return undefined;
    if (type === 'Boolean') return text === 'true';
    if (type === 'Int' || type === 'Long' || type === 'Float') {
      const number = Number(text);
      if (Number.isNaN(number)) problems[path] = complaints.notANumber;
      return number;
    }
    if (type === 'Instant') return new Date(text).toISOString();
    return text;
  }

  return { input: object(inputType, values, ''), problems };
}

const isEmpty = (value: Value): boolean =>
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.values(value as object).every((inner) => isEmpty(inner as Value)));

/** `values` with another value at a path. */
export function withValue(values: Values, path: readonly string[], value: Value): Values {
  const [name, ...rest] = path;
  if (name === undefined) return values;
  if (rest.length === 0) return { ...values, [name]: value };
  const inner = values[name];
  if (Array.isArray(inner)) {
    const index = Number(rest[0]);
    const items = [...(inner as readonly Value[])];
    items[index] = rest.length === 1 ? value : withValue((items[index] ?? {}) as Values, rest.slice(1), value);
    return { ...values, [name]: items };
  }
  return { ...values, [name]: withValue((inner ?? {}) as Values, rest, value) };
}
