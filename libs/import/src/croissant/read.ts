import {
  attachCard,
  startCard,
  unversioned,
  versionOf,
  type AssetDraft,
  type CardDraft,
  type PlanDraft,
  type Reading,
} from '../draft.js';
import { isPlaceholder } from '../placeholder.js';
import { isObject, type Json } from '../reading/json.js';
import { textOf } from '../reading/reader.js';
import { urlsIn } from '../reading/url.js';
import { first, inLanguage, pointerOf, present, readDistribution, texts } from './files.js';
import { graphOf, nodeOf, type LdNode, type LdValue, type Terms } from './json-ld.js';
import { cardTerms, handled, required } from './terms.js';
import { readSources } from './sources.js';
import { readPeople, nameOf } from './people.js';
import { readRecordSets } from './record-sets.js';

/** Croissant 1.0 and 1.1 (and schema.org Dataset documents): one data set per Dataset node. */
export function readCroissant(document: Json, plan: PlanDraft): Reading {
  const { nodes, terms, byId, hasContext } = graphOf(document);
  const datasets = nodes.filter((node) => node.types.includes('Dataset'));
  if (!hasContext)
    plan.findings.add(
      'missing',
      '',
      '@context',
      'has no JSON-LD context (required by Croissant)',
      'copy the context of the Croissant specification',
    );
  for (const dataset of datasets) readDataset(dataset, plan, terms, byId);
  return { formatVersion: datasets.map(croissantVersion).find((each) => each !== undefined), errors: [] };
}

export const croissantVersion = (node: LdNode): string | undefined =>
  [...texts(node, 'conformsTo'), ...texts(node, 'dct:conformsTo')]
    .map((text) => /croissant\/(?:v)?(\d+(?:\.\d+)*)/i.exec(text)?.[1])
    .find((each) => each !== undefined);

function readDataset(node: LdNode, plan: PlanDraft, terms: Terms, byId: ReadonlyMap<string, LdNode>): void {
  const { findings } = plan;
  const named = first(node, 'name');
  const asset = plan.asset('dataset', named ?? node.id ?? 'unnamed data set', node.pointer);
  if ((named ?? node.id) === undefined) asset.unnamed = true;
  const card = startCard('data', findings);
  for (const term of required) {
    const stated =
      term === 'creator'
        ? (node.terms.get('creator') ?? node.terms.get('author') ?? []).length > 0
        : texts(node, term).some((text) => !isPlaceholder(text)) ||
          (node.terms.get(term) ?? []).some(({ value }) => isObject(value));
    if (!stated)
      findings.add(
        'missing',
        pointerOf(node, term),
        term,
        'is required by Croissant',
        `state the ${term} of the data set`,
        first(node, term),
      );
  }
  if (croissantVersion(node) === undefined)
    findings.add(
      'missing',
      pointerOf(node, 'conformsTo'),
      'conformsTo',
      'does not say which version of Croissant it follows',
      'write "conformsTo": "http://mlcommons.org/croissant/1.1"',
      first(node, 'conformsTo'),
    );

  const description = first(node, 'description');
  if (description !== undefined && !isPlaceholder(description)) asset.description = description;
  asset.licences = (node.terms.get('license') ?? [])
    .flatMap(
      ({ value, pointer }) => textOf(value) ?? (isObject(value) ? (nameOf(nodeOf(value, pointer, terms)) ?? []) : []),
    )
    .filter((licence) => !isPlaceholder(licence));
  const live = node.terms.get('isLiveDataset')?.[0];
  asset.live = live === undefined ? undefined : live.value === true || /^true$/i.test(textOf(live.value) ?? '');
  if (asset.live === true)
    findings.add(
      'note',
      live?.pointer ?? node.pointer,
      'isLiveDataset',
      'the data set is live: its content changes without a new version',
      'record a snapshot with digests before it is used for training',
    );

  const parts = (node.terms.get('distribution') ?? []).flatMap((value) => partOf(value, terms, byId));
  if (parts.length === 0)
    findings.add(
      'missing',
      pointerOf(node, 'distribution'),
      'distribution',
      'names no file',
      'list the files of the data set with their digests',
    );
  const distribution = readDistribution(asset, parts, asset.live === true, terms, findings);
  readVersion(node, asset, plan, distribution.files);
  readSources(node, asset, card, plan, distribution.urls);
  readPeople(node, asset, terms, byId);
  readCardTerms(node, card, terms);
  readRecordSets(node, card, plan, terms, distribution.ids);
  readLineage(node, asset, plan, terms);
  card.list('languages', texts(node, 'inLanguage'), pointerOf(node, 'inLanguage'));
  card.list(
    'tags',
    texts(node, 'keywords')
      .flatMap((text) => (text.includes(',') ? text.split(/\s*,\s*/) : [text]))
      .filter((tag) => tag !== ''),
    pointerOf(node, 'keywords'),
  );
  attachCard(asset, card, findings);
  for (const { key, pointer, value } of [
    ...node.unknown,
    ...[...node.terms]
      .filter(([term]) => !handled.has(term))
      .map(([key, values]) => ({ key, pointer: values[0]?.pointer ?? node.pointer, value: values[0]?.value ?? null })),
  ]) {
    findings.add(
      'unknown',
      pointer,
      key,
      'is not a field of a Croissant data set that this import knows',
      'it is kept with the asset as it stands; check the spelling',
      value,
    );
    asset.extra[key] = value;
  }
}

function partOf(value: LdValue, terms: Terms, byId: ReadonlyMap<string, LdNode>): LdNode[] {
  if (typeof value.value === 'string')
    return byId.get(value.value) === undefined ? [] : [byId.get(value.value) as LdNode];
  if (!isObject(value.value)) return [];
  const node = nodeOf(value.value, value.pointer, terms);
  const target = node.terms.size === 0 && node.id !== undefined ? byId.get(node.id) : undefined;
  return [target ?? node];
}

function readVersion(
  node: LdNode,
  asset: AssetDraft,
  { findings }: PlanDraft,
  files: ReturnType<typeof readDistribution>['files'],
): void {
  const version = node.terms.get('version')?.[0];
  const label = textOf(version?.value);
  if (typeof version?.value === 'number')
    findings.add(
      'wrong',
      version.pointer,
      'version',
      'is a number, so 1.0 and 1 or 1.10 and 1.1 look the same',
      'write it as text, e.g. "1.0.0"',
      version.value,
    );
  if (label === undefined)
    findings.add(
      'missing',
      node.pointer,
      'version',
      'the data set has no version, so two states of it cannot be told apart (ETSI TS 104 223, 5.2.1-2)',
      'give a version; until then it is called "unversioned"',
    );
  const dates = (['datePublished', 'dateModified', 'dateCreated'] as const).map((term) => ({
    term,
    text: first(node, term),
  }));
  for (const { term, text } of dates)
    if (text !== undefined && Number.isNaN(Date.parse(text)))
      findings.add(
        'wrong',
        pointerOf(node, term),
        term,
        'is not a date',
        'write it as ISO 8601, e.g. 2026-03-31',
        text,
      );
  const date = dates.find(({ text }) => text !== undefined && !Number.isNaN(Date.parse(text)))?.text;
  asset.versions.push(
    versionOf(label ?? unversioned, version?.pointer ?? node.pointer, { files, ...present('createdAt', date) }),
  );
}

function readCardTerms(node: LdNode, card: CardDraft, terms: Terms): void {
  for (const [term, field] of Object.entries(cardTerms)) {
    for (const { value, pointer } of node.terms.get(term) ?? [])
      card.say(
        field,
        textOf(value) ??
          (isObject(value) ? (inLanguage(value) ?? described(nodeOf(value, pointer, terms))) : undefined),
        pointer,
      );
  }
}

const described = (node: LdNode): string | undefined => {
  const parts = [
    nameOf(node),
    first(node, 'description') ?? first(node, 'prov:description'),
    first(node, 'prov:startedAtTime') ?? first(node, 'startDate'),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(': ');
};

function readLineage(node: LdNode, asset: AssetDraft, plan: PlanDraft, terms: Terms): void {
  for (const term of ['isBasedOn', 'prov:wasDerivedFrom']) {
    for (const { value, pointer } of node.terms.get(term) ?? []) {
      const origin = isObject(value) ? nodeOf(value, pointer, terms) : undefined;
      const name = textOf(value) ?? (origin === undefined ? undefined : nameOf(origin));
      if (name === undefined) continue;
      const mention = plan.mention('dataset', name, pointer);
      const url =
        origin === undefined
          ? urlsIn(name)[0]
          : (first(origin, 'url') ?? first(origin, 'prov:atLocation') ?? first(origin, 'prov:locatedAt'));
      if (url !== undefined && mention.sources.length === 0) mention.sources.push({ url });
      plan.link(asset.ref, mention.ref, 'derived_from');
    }
  }
}
