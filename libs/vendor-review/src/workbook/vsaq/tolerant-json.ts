/** A value read from tolerant JSON; objects have no prototype, so no key is special. */
export type Tolerant = string | number | boolean | null | Tolerant[] | { [key: string]: Tolerant };

export type TolerantResult =
  | { readonly kind: 'read'; readonly value: Tolerant }
  | { readonly kind: 'refused'; readonly line: number; readonly reason: string };

class Unreadable extends Error {}
const deepest = 100;

/**
 * JSON as VSAQ writes it: comments, strings joined by `+`, single quotes, trailing commas. One pass, no evaluation of anything.
 */
export function parseTolerantJson(text: string): TolerantResult {
  let at = 0;
  const fail = (reason: string): never => {
    throw new Unreadable(reason);
  };

  function space(): void {
    for (;;) {
      while (at < text.length && /[\s\uFEFF]/.test(text[at]!)) at++;
      if (text.startsWith('//', at)) at = endOf('\n');
      else if (text.startsWith('/*', at)) {
        const end = text.indexOf('*/', at + 2);
        if (end < 0) fail('a comment is not closed');
        at = end + 2;
      } else return;
    }
  }
  const endOf = (mark: string): number => {
    const found = text.indexOf(mark, at);
    return found < 0 ? text.length : found;
  };
  const next = (): string => {
    space();
    return text[at] ?? '';
  };

  function value(depth: number): Tolerant {
    if (depth > deepest) fail(`values are nested deeper than ${deepest}`);
    const start = next();
    if (start === '{') return object(depth);
    if (start === '[') return array(depth);
    if (start === '"' || start === "'") return joined();
    const word = /^(true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/.exec(text.slice(at, at + 40))?.[1];
    if (word === undefined)
      return fail(start === '' ? 'the text ends too early' : `${JSON.stringify(text.slice(at, at + 12))} is no value`);
    at += word.length;
    return word === 'true' ? true : word === 'false' ? false : word === 'null' ? null : Number(word);
  }

  function joined(): string {
    let result = string();
    while (next() === '+') {
      at++;
      if (!['"', "'"].includes(next())) fail('after + another string is expected');
      result += string();
    }
    return result;
  }

  function string(): string {
    const quote = text[at++]!;
    let result = '';
    for (;;) {
      const start = at;
      while (at < text.length && text[at] !== quote && text[at] !== '\\' && text[at] !== '\n') at++;
      result += text.slice(start, at);
      const stop = text[at++];
      if (stop === quote) return result;
      if (stop !== '\\') return fail('a string is not closed');
      result += escaped();
    }
  }

  function escaped(): string {
    const letter = text[at++] ?? '';
    if (letter === 'u') {
      const hex = text.slice(at, at + 4);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) fail('\\u needs four hexadecimal digits');
      at += 4;
      return String.fromCharCode(parseInt(hex, 16));
    }
    const simple: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '\n': '' };
    return Object.hasOwn(simple, letter) ? simple[letter]! : letter;
  }

  function object(depth: number): Tolerant {
    const result: { [key: string]: Tolerant } = Object.create(null);
    at++;
    while (next() !== '}') {
      if (!['"', "'"].includes(next())) fail('a key in quotes is expected');
      const key = joined();
      if (next() !== ':') fail(`a colon is expected after ${JSON.stringify(key.slice(0, 40))}`);
      at++;
      result[key] = value(depth + 1);
      if (next() === ',') at++;
      else if (next() !== '}') fail('a comma or a closing brace is expected');
    }
    at++;
    return result;
  }

  function array(depth: number): Tolerant {
    const result: Tolerant[] = [];
    at++;
    while (next() !== ']') {
      result.push(value(depth + 1));
      if (next() === ',') at++;
      else if (next() !== ']') fail('a comma or a closing bracket is expected');
    }
    at++;
    return result;
  }

  try {
    const result = value(0);
    if (next() !== '') fail('there is more text after the end');
    return { kind: 'read', value: result };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { kind: 'refused', line: text.slice(0, at).split('\n').length, reason: error.message };
  }
}
