import i18next from 'i18next';
import { written } from './numbers.ts';
import { readable } from './readable.ts';

/** Why something was not done, as the service says it: in English, with a stable code and the facts that explain it. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Records that the reader knows by name, by their ids. */
export type Names = ReadonlyMap<string, string>;

/**
 * A refusal in the language that is chosen: made of its code and its facts where there is a translation, and otherwise as the service says
 * it. What a translation takes from the service as it is, because the service has words for it in English only, it calls English.
 */
export function refusalInWords(refusal: Refusal, names: Names = new Map()): string {
  const pattern = german('refusal', refusal.code);
  return pattern === undefined ? inEnglish(refusal, names) : fill(pattern, refusal, names);
}

/** An error of GraphQL. */
export interface ToldError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export const errorInWords = ({ message, extensions = {} }: ToldError): string =>
  refusalInWords({ code: String(extensions['code']), message, facts: extensions });

export const unreachable = (): string =>
  refusalInWords({ code: 'UNREACHABLE', message: 'The service cannot be reached. Try again in a moment.' });

/** For a request that got no answer at all. */
export function throwUnreachable(): never {
  throw new Error(unreachable());
}

/** An answer that is a refusal: an object with `code` and `message`, its facts beside them; `otherwise` where it is none. */
export function answerInWords(answer: unknown, otherwise: string): string {
  const { code, message, ...facts } = (answer ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  return typeof message === 'string' ? refusalInWords({ code: String(code), message, facts }) : otherwise;
}

/** Of the names of the language that is chosen, which English has none of; of a part of them when one is named. */
function german(...path: string[]): string | undefined {
  const bundle: unknown = i18next.getResourceBundle(i18next.language, 'names');
  const found = path.reduce((of, key) => (of as Readonly<Record<string, unknown>> | undefined)?.[key], bundle);
  return typeof found === 'string' ? found : undefined;
}

let acts: ReadonlySet<string> = new Set();

/** Which words of the service are acts, that the console has buttons for. */
export function nameActs(names: readonly string[]): void {
  acts = new Set(names);
}

const isAct = (word: string): boolean => acts.has(word);
const quoted = (act: string): string => (i18next.language === 'de' ? `„${readable(act)}“` : `“${readable(act)}”`);

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Names an act as the buttons do, and a record by its name where it is known. */
function inEnglish({ message, facts = {} }: Refusal, names: Names): string {
  const remedy = typeof facts['remedy'] === 'string' && !message.includes(facts['remedy']) ? ` ${facts['remedy']}` : '';
  return `${message}${remedy}`
    .replace(uuid, (id) => names.get(id) ?? id)
    .replace(/\b[a-z]+[A-Z]\w+/g, (word) => (isAct(word) ? quoted(word) : word));
}

/** `{fact}` is a fact, `{!mutation}` an act; a part in brackets is left out when a fact of it is unknown. */
function fill(pattern: string, { message, facts = {} }: Refusal, names: Names): string {
  const told = { ...facts, message };
  const put = (part: string): string | null => {
    let whole = true;
    const text = part.replace(/\{(!?)(\w+)\}/g, (_, act: string, name: string) => {
      const value = act ? quoted(name) : inWords(name, told[name as keyof typeof told], names);
      whole &&= value !== '';
      return value;
    });
    return whole ? text : null;
  };
  return pattern
    .replace(/\[([^\]]*)\]/g, (_, part: string) => put(part) ?? '')
    .replace(/\{[^}]*\}/g, (part) => put(part) ?? '')
    .trim();
}

/** A fact as people read it; empty for what tells them nothing, such as the id of a record that has no name here. */
function inWords(fact: string, value: unknown, names: Names): string {
  if (Array.isArray(value)) {
    const each = value.map((one) => inWords(fact, one, names));
    return each.includes('') ? '' : each.join(fact === 'path' ? ' → ' : ', ');
  }
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value === '') return '';
  if (fact === 'field') return value.split('.').filter(isName).map(readable).join(', ');
  if (fact !== 'correlationId' && value.replace(uuid, '') === '') return names.get(value) ?? '';
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return written(i18next.language, value);
  if (isAct(value)) return quoted(value);
  const word = german('phrase', value) ?? german(value) ?? german(value.toUpperCase());
  if (word !== undefined) return word.replace(/\{!(\w+)\}/g, (_, act: string) => quoted(act));
  return value.replace(uuid, (id) => names.get(id) ?? id);
}

const isName = (part: string): boolean => part !== 'input' && !/^\d+$/.test(part);
