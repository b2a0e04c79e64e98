import type { Budget, Stop } from './limits.js';
import { lineIndex, type LineIndex } from './text.js';

import { escapeKey, type Json, type JsonFault, type JsonObject, type JsonReading } from './json.js';
import { offsetOf, type Starts } from './json-places.js';

const numberAt = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const maxFaults = 20;
const maxOddities = 200;
const literals: readonly (readonly [string, Json])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];
/** What other languages write for values that JSON lacks or spells otherwise. */
const beyond = 'NaN Infinity -Infinity nan inf -inf None True False undefined'.split(' ');

class Halt {
  constructor(readonly fault: JsonFault) {}
}

/** Reads JSON in one pass, reporting every fault it can recover from (trailing commas, comments, missing commas) with its offset. */
export function readJson(text: string, budget: Budget): JsonReading {
  const faults: JsonFault[] = [];
  const oddities: (JsonFault & { pointer: string })[] = [];
  const starts: Starts = new Map(); // keys and offsets in step: far lighter than a map for each object
  const path: (string | number)[] = [];
  let at = 0;
  let partial: Json | undefined; // the outermost object so far: enough to recognise a file that is cut off

  const fault = (offset: number, reason: string, remedy: string): void => {
    faults.push({ offset, reason, remedy });
    if (faults.length >= maxFaults)
      throw new Halt({
        offset,
        reason: 'has too many faults to read on',
        remedy: 'export the file again, or check it with a JSON formatter',
      });
  };
  const odd = (offset: number, reason: string, remedy: string): void =>
    void (
      oddities.length < maxOddities &&
      oddities.push({ pointer: path.map((part) => `/${escapeKey(String(part))}`).join(''), offset, reason, remedy })
    );
  const halt = (stop: Stop): never => {
    throw new Halt({ offset: at, ...stop });
  };

  function space(): void {
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 32 || code === 10 || code === 13 || code === 9) at += 1;
      else if (code === 47 && (text[at + 1] === '/' || text[at + 1] === '*')) comment();
      else if (code === 0xfeff || code === 0xa0) {
        fault(at, 'holds an invisible character that JSON does not allow', 'remove it');
        at += 1;
      } else return;
    }
  }

  function comment(): void {
    fault(at, 'holds a comment, which JSON does not allow', 'remove the comment');
    const end = text[at + 1] === '/' ? text.indexOf('\n', at) : text.indexOf('*/', at + 2);
    at = end < 0 ? text.length : text[at + 1] === '/' ? end : end + 2;
  }

  function string(): string {
    const quote = text[at];
    if (quote === "'") fault(at, 'uses single quotes', 'write strings and keys in double quotes');
    const begin = at + 1;
    for (let end = begin; ; end += 1) {
      const code = text.charCodeAt(end);
      if (Number.isNaN(code)) {
        at = text.length;
        return halt({
          reason: 'ends inside a string',
          remedy: 'the file is cut off or a quotation mark is missing; export it again',
        });
      }
      if (code === 92) {
        at = begin;
        return escaped(quote ?? '"');
      }
      if (code < 32) {
        at = begin;
        return escaped(quote ?? '"');
      }
      if (text[end] === quote) {
        at = end + 1;
        return text.slice(begin, end);
      }
    }
  }

  function escaped(quote: string): string {
    const parts: string[] = [];
    let from = at;
    for (;;) {
      const char = text[at];
      if (char === undefined)
        return halt({
          reason: 'ends inside a string',
          remedy: 'the file is cut off or a quotation mark is missing; export it again',
        });
      if (char === quote) {
        parts.push(text.slice(from, at));
        at += 1;
        return parts.join('');
      }
      if ((char === '\n' || char === '\r') && unclosed()) {
        fault(at, 'lacks the closing quotation mark', 'close the string');
        parts.push(text.slice(from, at));
        return parts.join('');
      }
      if (char.charCodeAt(0) < 32) {
        fault(at, 'has a line break or control character inside a string', 'write it as an escape such as \\n');
        at += 1;
        continue;
      }
      if (char !== '\\') {
        at += 1;
        continue;
      }
      parts.push(text.slice(from, at));
      parts.push(escape());
      from = at;
    }
  }

  /** A line that goes on with a key or a closing bracket shows that the string of the line before was never closed. */
  const unclosed = (): boolean => /^\s*(?:"[^"\n]{1,200}"\s*:|[}\]])/.test(text.slice(at, at + 400));

  function escape(): string {
    const kind = text[at + 1] ?? '';
    if (kind === 'u' && /^[0-9a-fA-F]{4}$/.test(text.slice(at + 2, at + 6))) {
      at += 6;
      return String.fromCharCode(parseInt(text.slice(at - 4, at), 16));
    }
    const plain = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }[kind];
    if (plain === undefined) fault(at, `has the escape "\\${kind}", which JSON does not know`, 'double the backslash');
    at += 2;
    return plain ?? kind;
  }

  function word(): Json {
    const rest = text.slice(at, at + 64);
    for (const [spelling, value] of literals)
      if (rest.startsWith(spelling) && !/\w/.test(rest[spelling.length] ?? '')) {
        at += spelling.length;
        return value;
      }
    numberAt.lastIndex = at;
    const number = numberAt.exec(text)?.[0];
    const outside = beyond.find((spelling) => rest.startsWith(spelling) && !/\w/.test(rest[spelling.length] ?? ''));
    if (outside !== undefined) {
      if (/nan|inf/i.test(outside))
        odd(at, `${outside} is not a JSON number; read as "no value"`, 'write null, or leave the field out');
      else fault(at, `"${outside}" is not a JSON value`, 'write true, false or null');
      at += outside.length;
      return outside === 'True' ? true : outside === 'False' ? false : null;
    }
    if (number !== undefined && number !== '') return numeral(number);
    return bad();
  }

  function numeral(spelling: string): Json {
    if (/^-?0\d/.test(spelling)) fault(at, 'has a number with a leading zero', 'write it without the zero, or as text');
    const value = Number(spelling);
    const offset = at;
    at += spelling.length;
    if (!Number.isFinite(value)) {
      odd(
        offset,
        `the number ${spelling.slice(0, 30)} is too large to be held; read as "no value"`,
        'check the number',
      );
      return null;
    }
    if (Number.isInteger(value) && !Number.isSafeInteger(value))
      odd(offset, `the number ${spelling.slice(0, 30)} cannot be held exactly`, 'write it as text');
    return value;
  }

  function bad(): Json {
    const shown = text.slice(at, at + 12).split(/[\s,\]}]/)[0] ?? '';
    fault(
      at,
      at >= text.length ? 'ends where a value should stand' : `has "${shown}" where a value should stand`,
      'write a string in double quotes, a number, true, false, null, an object or a list',
    );
    const end = text.slice(at).search(/[,\]}\n]/);
    at = end < 0 ? text.length : at + end;
    return null;
  }

  function value(depth: number): Json {
    space();
    const stop = budget.spend(1, depth);
    if (stop !== undefined) return halt(stop);
    const char = text[at];
    if (char === '{') return object(depth + 1);
    if (char === '[') return list(depth + 1);
    if (char === '"' || char === "'") return joined();
    return word();
  }

  /** `"a" + "b"`, as JavaScript configuration files have it: read as one string, and reported. */
  function joined(): string {
    let whole = string();
    for (space(); text[at] === '+'; space()) {
      fault(at, 'joins strings with "+"', 'write one string');
      at += 1;
      space();
      if (text[at] !== '"' && text[at] !== "'") break;
      whole += string();
    }
    return whole;
  }

  /** After a member: true when another one follows. */
  function another(close: string): boolean {
    space();
    if (text[at] === ',') {
      const comma = at;
      at += 1;
      space();
      if (text[at] === close) {
        fault(comma, `has a comma before the closing "${close}"`, 'remove the comma');
        at += 1;
        return false;
      }
      return true;
    }
    if (text[at] === close) {
      at += 1;
      return false;
    }
    if (text[at] === undefined)
      return halt({ reason: `ends before the closing "${close}"`, remedy: 'the file is cut off; export it again' });
    if (text[at] === '}' || text[at] === ']') {
      fault(at, `has "${text[at]}" where "${close}" should stand`, 'check the brackets');
      at += 1;
      return false;
    }
    fault(at, 'lacks a comma', 'put a comma between the members');
    return true;
  }

  function object(depth: number): JsonObject {
    const result = Object.create(null) as JsonObject;
    const keys: string[] = [];
    const offsets: number[] = [];
    starts.set(result, { keys, offsets });
    if (depth === 1) partial = result;
    at += 1;
    space();
    if (text[at] === '}') {
      at += 1;
      return result;
    }
    do {
      space();
      const begin = at;
      const quoted = text[at] === '"' || text[at] === "'";
      const key = quoted ? string() : bareKey();
      space();
      if (text[at] === ':') at += 1;
      else fault(at, `lacks a colon after "${key.slice(0, 40)}"`, 'write "key": value');
      path.push(key);
      const read = value(depth);
      if (key in result)
        odd(
          begin,
          `the key "${key.slice(0, 60)}" stands twice in this object; the last one was read`,
          'remove one of them',
        );
      path.pop();
      keys.push(key);
      offsets.push(begin);
      result[key] = read;
      if (at === begin) at += 1; // never stand still on damaged input
    } while (another('}'));
    return result;
  }

  function bareKey(): string {
    const key = /^[\w$-]{1,100}/.exec(text.slice(at, at + 100))?.[0] ?? '';
    fault(
      at,
      key === '' ? `has "${text[at] ?? 'the end'}" where a key should stand` : `has the key ${key} without quotes`,
      'write keys in double quotes',
    );
    at += key.length;
    return key;
  }

  function list(depth: number): Json[] {
    const result: Json[] = [];
    const offsets: number[] = [];
    starts.set(result, { keys: [], offsets });
    at += 1;
    space();
    if (text[at] === ']') {
      at += 1;
      return result;
    }
    do {
      space();
      const begin = at;
      offsets.push(begin);
      path.push(result.length);
      result.push(value(depth));
      path.pop();
      if (at === begin && text[at] !== ',') at += 1;
    } while (another(']'));
    return result;
  }

  let root: Json | undefined;
  try {
    root = value(0);
    space();
    if (at < text.length)
      fault(
        at,
        'goes on after the end of the JSON value',
        /^[{["]/.test(text[at] ?? '')
          ? 'give one document per file (this looks like JSON Lines)'
          : 'remove what follows',
      );
  } catch (stopped) {
    if (!(stopped instanceof Halt)) throw stopped;
    faults.push(stopped.fault);
  }
  const value_ = root === undefined ? partial : root;
  let lines: LineIndex | undefined;
  return {
    value: value_,
    faults,
    oddities,
    locate(pointer) {
      const offset = offsetOf(value_, pointer, starts);
      return offset === undefined ? undefined : (lines ??= lineIndex(text))(offset);
    },
  };
}
