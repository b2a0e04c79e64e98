import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair } from 'yaml';
import type { Budget, Stop } from './limits.js';
import type { Json, JsonObject } from './json.js';
import { escapeKey } from './json.js';

export interface YamlReading {
  readonly value: Json | undefined;
  readonly faults: readonly {
    readonly line: number;
    readonly column: number;
    readonly reason: string;
    readonly remedy: string;
  }[];
  readonly oddities: readonly {
    readonly pointer: string;
    readonly line: number;
    readonly reason: string;
    readonly remedy: string;
  }[];
  /** 1-based line within the YAML of a pointer's key. */
  lineOf(pointer: string): number | undefined;
}

class Halt {
  constructor(
    readonly stop: Stop,
    readonly offset: number,
  ) {}
}

/** Reads one YAML 1.2 document without ever building more than the budget allows: aliases are counted while they are followed. */
export function readYaml(text: string, budget: Budget): YamlReading {
  const counter = new LineCounter();
  const faults: { line: number; column: number; reason: string; remedy: string }[] = [];
  const oddities: { pointer: string; line: number; reason: string; remedy: string }[] = [];
  const lines = new Map<string, number>();
  const empty = { value: undefined, faults, oddities, lineOf: () => undefined };
  if (text.length > budget.limits.frontMatter) {
    faults.push({
      line: 1,
      column: 1,
      reason: `holds more than ${budget.limits.frontMatter} characters of YAML`,
      remedy: 'move long lists out of the front matter',
    });
    return empty;
  }
  if (deepest(text) > budget.limits.depth) {
    faults.push({
      line: 1,
      column: 1,
      reason: `is nested deeper than ${budget.limits.depth} levels`,
      remedy: 'flatten the front matter',
    });
    return empty;
  }
  const place = (offset: number): { line: number; column: number } => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  let document: Document.Parsed;
  try {
    document = parseDocument(text, {
      lineCounter: counter,
      uniqueKeys: false,
      keepSourceTokens: false,
      prettyErrors: false,
      strict: true,
      merge: false,
      logLevel: 'silent',
      stringKeys: false,
    });
  } catch (stopped) {
    faults.push({
      line: 1,
      column: 1,
      reason: stopped instanceof RangeError ? 'is nested too deeply' : 'is not YAML that can be read',
      remedy: 'check the front matter with a YAML linter',
    });
    return empty;
  }
  for (const error of document.errors.slice(0, 20))
    faults.push({
      ...place(error.pos[0]),
      reason: `is not valid YAML: ${sentence(error.message)}`,
      remedy: remedyFor(error.code),
    });
  if (faults.length > 0) return empty;

  let aliases = 0;
  const expanding = new Set<Node>();
  function convert(node: unknown, pointer: string, depth: number): Json {
    const range = (node as { range?: [number, number, number] } | null)?.range;
    const offset = range?.[0] ?? 0;
    const stop = budget.spend(1, depth);
    if (stop !== undefined) throw new Halt(stop, offset);
    if (isAlias(node)) {
      aliases += 1;
      if (aliases > budget.limits.aliases)
        throw new Halt(
          { reason: `uses more than ${budget.limits.aliases} aliases`, remedy: 'write the values out' },
          offset,
        );
      const target = node.resolve(document);
      if (target === undefined || expanding.has(target))
        throw new Halt(
          {
            reason: `has the alias *${node.source}, which refers to nothing or to itself`,
            remedy: 'write the value out',
          },
          offset,
        );
      expanding.add(target);
      const result = convert(target, pointer, depth);
      expanding.delete(target);
      return result;
    }
    if (isMap(node)) {
      const slot = range === undefined ? '' : text.slice(range[0], range[1]);
      if (/^\{\s*\{[\s\S]*\}\s*\}$/.test(slot)) return slot; // an unfilled template slot that happens to be YAML
      return mapping(node.items as Pair[], pointer, depth);
    }
    if (isSeq(node))
      return node.items.map((item, index) => convert(item, note(`${pointer}/${index}`, item), depth + 1));
    if (isScalar(node)) return scalar(node.value, pointer, offset);
    return null;
  }
  function mapping(items: readonly Pair[], pointer: string, depth: number): JsonObject {
    const result = Object.create(null) as JsonObject;
    for (const pair of items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '(complex key)';
      const path = note(`${pointer}/${escapeKey(key)}`, pair.key);
      if (Object.hasOwn(result, key))
        oddities.push({
          pointer: path,
          line: lines.get(path) ?? 1,
          reason: `the key "${key.slice(0, 60)}" stands twice; the last one was read`,
          remedy: 'remove one of them',
        });
      result[key] = convert(pair.value, path, depth + 1);
    }
    return result;
  }
  function note(pointer: string, node: unknown): string {
    const offset = (node as { range?: [number, number, number] } | null)?.range?.[0];
    if (offset !== undefined && lines.size < 5000) lines.set(pointer, place(offset).line);
    return pointer;
  }
  function scalar(value: unknown, pointer: string, offset: number): Json {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      oddities.push({
        pointer,
        line: place(offset).line,
        reason: `${value} is not a number; read as "no value"`,
        remedy: 'leave the field out',
      });
      return null;
    }
    if (typeof value === 'bigint') return value.toString();
    return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? value
      : String(value);
  }
  try {
    return { value: convert(document.contents, '', 0), faults, oddities, lineOf: (pointer) => lines.get(pointer) };
  } catch (stopped) {
    if (!(stopped instanceof Halt)) throw stopped;
    faults.push({ ...place(stopped.offset), ...stopped.stop });
    return empty;
  }
}

/** A bound of the nesting, cheap enough to run before the recursive parser: brackets in flow style, dashes and indentation in block style. */
function deepest(text: string): number {
  let flow = 0;
  let deep = 0;
  let dashes = 0;
  let indentation = 0;
  let fresh = true;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10) {
      fresh = true;
      dashes = 0;
      indentation = 0;
      continue;
    }
    if (code === 91 || code === 123) flow += 1;
    else if (code === 93 || code === 125) flow = Math.max(0, flow - 1);
    if (fresh && code === 32) indentation += 1;
    else if (fresh && (code === 45 || code === 63) && text.charCodeAt(at + 1) === 32) dashes += 1;
    else fresh = false;
    deep = Math.max(deep, flow, dashes, indentation / 2);
  }
  return deep;
}

const sentence = (message: string): string => {
  const first = message.split('\n')[0] ?? message;
  return first.charAt(0).toLowerCase() + first.slice(1).replace(/[.:]+$/, '');
};

const remedyFor = (code: string): string =>
  ({
    TAB_AS_INDENT: 'indent with spaces, not with tabs',
    BAD_INDENT: 'check the indentation',
    MISSING_CHAR: 'close the quotation mark or bracket',
    MULTIPLE_DOCS: 'keep one YAML document between the --- lines',
    BLOCK_AS_IMPLICIT_KEY: 'put text that holds ": " in quotation marks',
    IMPOSSIBLE: 'check the front matter with a YAML linter',
    UNEXPECTED_TOKEN: 'put special characters (@ ` % { [ * & !) in quotation marks',
  })[code] ?? 'check the front matter with a YAML linter; put text that holds ": " or "#" in quotation marks';
