import { SaxesParser } from 'saxes';
import type { Json, JsonObject } from '../reading/json.js';
import type { Budget, Stop } from '../reading/limits.js';

/** An element while it is read: what JSON has in members, XML has in attributes and elements. */
interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Elements whose children are the entries of a list. */
const lists = new Set([
  ...['components', 'services', 'dependencies', 'licenses', 'hashes', 'externalReferences', 'properties', 'datasets'],
  ...['inputs', 'outputs', 'performanceMetrics', 'users', 'useCases', 'technicalLimitations', 'performanceTradeoffs'],
  ...['ethicalConsiderations', 'fairnessAssessments', 'energyConsumptions', 'energyProviders', 'endpoints', 'authors'],
  ...[
    'custodians',
    'stewards',
    'owners',
    'tags',
    'ancestors',
    'descendants',
    'variants',
    'commits',
    'patches',
    'notes',
  ],
  ...['collection', 'lifecycles', 'vulnerabilities', 'compositions', 'annotations', 'formulation', 'sensitiveData'],
]);
/** Elements that stand several times where JSON has a list. */
const repeated: Readonly<Record<string, string>> = { url: 'organization', contact: 'organization' };
/** What the text of an element with attributes is called in JSON. */
const contents: Readonly<Record<string, string>> = {
  property: 'value',
  hash: 'content',
  text: 'content',
  attachment: 'content',
  classification: 'name',
};
const organisations = new Set(['supplier', 'manufacturer', 'manufacture', 'provider', 'organization']);

/** A CycloneDX document in XML as the JSON that says the same, or why it cannot be read. */
export function cycloneDxOfXml(
  text: string,
  budget: Budget,
): { readonly document: JsonObject } | { readonly stop: Stop; readonly place: string } {
  const parser = new SaxesParser({ position: true });
  const open: Element[] = [];
  let root: Element | undefined;
  let stop: Stop | undefined;
  const end = (reason: Stop): never => {
    stop ??= reason;
    throw new Error(reason.reason);
  };
  parser.on('doctype', () => end({ reason: 'declares a document type', remedy: 'take the DOCTYPE out of the file' }));
  parser.on('error', (fault) =>
    end({
      reason: `is not well-formed XML (${fault.message.replace(/^[\d:]+\s*/, '').slice(0, 160)})`,
      remedy: 'export it again',
    }),
  );
  parser.on('opentag', ({ name, attributes }) => {
    const over = budget.spend(1 + Object.keys(attributes).length, open.length);
    if (over) end(over);
    const element: Element = {
      name: name.slice(name.indexOf(':') + 1),
      attributes: attributes as Record<string, string>,
      children: [],
      text: '',
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const said = (piece: string): void => void (open.length > 0 && (open.at(-1)!.text += piece));
  parser.on('text', said);
  parser.on('cdata', said);
  parser.on('closetag', () => void open.pop());
  try {
    parser.write(text).close();
  } catch (fault) {
    if (!stop) throw fault;
    return { stop, place: `${parser.line}:${parser.column + 1}` };
  }
  return { document: documentOf(root!) };
}

function documentOf(root: Element): JsonObject {
  const namespace =
    root.attributes['xmlns'] ?? Object.entries(root.attributes).find(([key]) => key.startsWith('xmlns:'))?.[1] ?? '';
  const { version, serialNumber } = root.attributes;
  return Object.assign(Object.create(null) as JsonObject, {
    bomFormat: 'CycloneDX',
    ...(/bom\/(\d\.\d+)$/.exec(namespace) ? { specVersion: /bom\/(\d\.\d+)$/.exec(namespace)![1]! } : {}),
    ...(serialNumber === undefined ? {} : { serialNumber }),
    ...(version === undefined ? {} : { version: Number(version) }),
    ...membersOf(root),
  });
}

function valueOf(element: Element): Json {
  const { name, children, attributes } = element;
  if (name === 'dependencies') return children.map(dependency);
  if (name === 'licenses') return children.map((each) => object({ [each.name]: valueOf(each) }));
  if (lists.has(name)) return children.map(valueOf);
  const own = Object.entries(attributes).filter(([key]) => !key.startsWith('xmlns') && !key.startsWith('xsi:'));
  const text = element.text.trim();
  if (children.length === 0 && own.length === 0) return /^(?:true|false)$/.test(text) ? text === 'true' : text;
  return object({
    ...Object.fromEntries(own),
    ...membersOf(element),
    ...(children.length === 0 && text !== '' ? { [contents[name] ?? 'content']: text } : {}),
  });
}

function membersOf(element: Element): JsonObject {
  const members = object({});
  for (const child of element.children) {
    const several =
      (repeated[child.name] !== undefined && organisations.has(element.name)) ||
      (child.name === 'data' && (element.name === 'component' || element.name === 'service')) ||
      (child.name === 'url' && element.name === 'contents' ? false : Object.hasOwn(members, child.name));
    if (!several) members[child.name] = valueOf(child);
    else {
      const before = members[child.name];
      members[child.name] = [
        ...(before === undefined ? [] : Array.isArray(before) ? before : [before]),
        valueOf(child),
      ];
    }
  }
  return members;
}

const dependency = ({ attributes, children }: Element): Json =>
  object({
    ref: attributes['ref'] ?? '',
    ...(children.length > 0
      ? { dependsOn: children.filter(({ name }) => name === 'dependency').map((each) => each.attributes['ref'] ?? '') }
      : {}),
  });

const object = (members: Readonly<Record<string, Json>>): JsonObject =>
  Object.assign(Object.create(null) as JsonObject, members);
