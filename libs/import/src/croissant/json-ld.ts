import { escapeKey, isObject, type Json, type JsonObject } from '../reading/json.js';

/** A JSON-LD node with its terms brought to one spelling: schema.org and Croissant terms bare, others as `rai:x`, `prov:x`, `dct:x`. */
export interface LdNode {
  readonly pointer: string;
  readonly id: string | undefined;
  /** Without prefix: `Dataset`, `FileObject` ... */
  readonly types: readonly string[];
  readonly terms: ReadonlyMap<string, readonly LdValue[]>;
  /** Terms of no vocabulary we know, with the key as written. */
  readonly unknown: readonly { readonly key: string; readonly pointer: string; readonly value: Json }[];
}

export interface LdValue {
  readonly pointer: string;
  readonly value: Json;
}

const vocabularies: readonly (readonly [RegExp, string])[] = [
  [/^https?:\/\/(?:www\.)?schema\.org\//i, ''],
  [/^https?:\/\/(?:www\.)?mlcommons\.org\/croissant\/RAI\//i, 'rai:'],
  [/^https?:\/\/(?:www\.)?mlcommons\.org\/(?:croissant|schema)\//i, ''],
  [/^https?:\/\/purl\.org\/dc\/(?:terms|elements\/1\.1)\//i, 'dct:'],
  [/^https?:\/\/www\.w3\.org\/ns\/prov#/i, 'prov:'],
];
const usual: Readonly<Record<string, string>> = {
  sc: 'https://schema.org/',
  schema: 'https://schema.org/',
  cr: 'http://mlcommons.org/croissant/',
  ml: 'http://mlcommons.org/schema/',
  rai: 'http://mlcommons.org/croissant/RAI/',
  dct: 'http://purl.org/dc/terms/',
  dcterms: 'http://purl.org/dc/terms/',
  prov: 'http://www.w3.org/ns/prov#',
};

export type Terms = (key: string) => string | undefined;

/** Reads the prefixes and aliases of a context (object, URL or list of both); the usual prefixes count even when it leaves them out. */
function termsOf(context: Json | undefined): Terms {
  const named = new Map<string, string>(Object.entries(usual));
  for (const part of Array.isArray(context) ? context : [context]) {
    if (!isObject(part)) continue;
    for (const [term, definition] of Object.entries(part)) {
      const iri =
        typeof definition === 'string'
          ? definition
          : isObject(definition) && typeof definition['@id'] === 'string'
            ? definition['@id']
            : undefined;
      if (iri !== undefined && !term.startsWith('@')) named.set(term, iri);
    }
  }
  const expand = (key: string, hops: number): string => {
    const alias = named.get(key);
    if (alias !== undefined && hops < 5 && alias !== key) return expand(alias, hops + 1);
    const colon = key.indexOf(':');
    if (colon < 0 || key.startsWith('//', colon + 1)) return key;
    const base = named.get(key.slice(0, colon));
    return base === undefined ? key : base + key.slice(colon + 1);
  };
  return (key) => {
    if (/^(?:https?:\/\/|urn:)/.test(key) === false && key.includes(':') === false && !named.has(key)) return key;
    const iri = expand(key, 0);
    for (const [base, prefix] of vocabularies) if (base.test(iri)) return prefix + iri.replace(base, '');
    return iri.includes(':') ? undefined : iri;
  };
}

export function nodeOf(raw: JsonObject, pointer: string, terms: Terms): LdNode {
  const collected = new Map<string, LdValue[]>();
  const unknown: { key: string; pointer: string; value: Json }[] = [];
  for (const [key, value] of Object.entries(raw)) {
    if (key.startsWith('@')) continue;
    const at = `${pointer}/${escapeKey(key)}`;
    const term = terms(key);
    if (term === undefined) unknown.push({ key, pointer: at, value });
    else collected.set(term, [...(collected.get(term) ?? []), ...valuesOf(value, at)]);
  }
  const id = raw['@id'] ?? raw['id'];
  return {
    pointer,
    unknown,
    terms: collected,
    id: typeof id === 'string' ? id : undefined,
    types: valuesOf(raw['@type'] ?? raw['type'] ?? null, pointer).flatMap(({ value }) =>
      typeof value === 'string' ? [terms(value) ?? value] : [],
    ),
  };
}

/** Lists, sets and value objects opened; null left out. */
function valuesOf(value: Json, pointer: string): LdValue[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.flatMap((each, index) => valuesOf(each, `${pointer}/${index}`));
  if (isObject(value))
    for (const wrapper of ['@value', '@list', '@set'])
      if (Object.hasOwn(value, wrapper)) return valuesOf(value[wrapper] ?? null, `${pointer}/${wrapper}`);
  return [{ value, pointer }];
}

/** The nodes of a document: those of `@graph` (or of a list), or the one it is; nodes that are only referred to are found by id. */
export function graphOf(document: Json): {
  nodes: LdNode[];
  terms: Terms;
  byId: ReadonlyMap<string, LdNode>;
  hasContext: boolean;
} {
  const roots = Array.isArray(document)
    ? document.map((value, index) => ({ value, pointer: `/${index}` }))
    : [{ value: document, pointer: '' }];
  const context = roots
    .map(({ value }) => (isObject(value) ? value['@context'] : undefined))
    .find((each) => each !== undefined);
  const terms = termsOf(context);
  const nodes = roots.flatMap(({ value, pointer }) => {
    if (!isObject(value)) return [];
    const graph = value['@graph'];
    const inside = Array.isArray(graph)
      ? graph.flatMap((each, index) => (isObject(each) ? [nodeOf(each, `${pointer}/@graph/${index}`, terms)] : []))
      : isObject(graph)
        ? [nodeOf(graph, `${pointer}/@graph`, terms)]
        : [];
    const own = nodeOf(value, pointer, terms);
    return own.types.length > 0 || inside.length === 0 ? [own, ...inside] : inside;
  });
  return {
    nodes,
    terms,
    byId: new Map(nodes.flatMap((node) => (node.id === undefined ? [] : [[node.id, node] as const]))),
    hasContext: context !== undefined,
  };
}
