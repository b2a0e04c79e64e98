import type { TextField } from '../cards/card.js';
import {
  addPerson,
  attachCard,
  safeUrl,
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

/** Terms of the dataset that become prose of the data card: schema.org, Croissant and the Croissant RAI vocabulary. */
const cardTerms: Readonly<Record<string, TextField>> = {
  'rai:dataUseCases': 'intendedUse',
  'rai:dataLimitations': 'limitations',
  'rai:dataLimitation': 'limitations',
  'rai:dataBiases': 'bias',
  'rai:dataBias': 'bias',
  'rai:dataCollection': 'sources',
  'rai:dataCollectionRawData': 'sources',
  'rai:dataCollectionType': 'collectionProcess',
  'rai:dataCollectionMissingData': 'collectionProcess',
  'rai:dataCollectionTimeframe': 'collectionPeriod',
  'rai:dataCollectionTimeFrame': 'collectionPeriod',
  'rai:dataImputationProtocol': 'collectionProcess',
  'rai:dataPreprocessingProtocol': 'collectionProcess',
  'rai:dataManipulationProtocol': 'collectionProcess',
  'rai:dataAnnotationProtocol': 'annotation',
  'rai:dataAnnotationPlatform': 'annotation',
  'rai:dataAnnotationAnalysis': 'annotation',
  'rai:dataReleaseMaintenancePlan': 'reviewFrequency',
  'rai:dataReleaseMaintenance': 'reviewFrequency',
  'rai:personalSensitiveInformation': 'personalData',
  'rai:dataSocialImpact': 'socialImpact',
  'rai:annotationsPerItem': 'annotation',
  'rai:annotatorDemographics': 'annotation',
  'rai:machineAnnotationTools': 'annotation',
  'prov:wasGeneratedBy': 'collectionProcess',
  citeAs: 'citation',
  citation: 'citation',
  usageInfo: 'intendedUse',
  temporalCoverage: 'collectionPeriod',
  measurementTechnique: 'collectionProcess',
};
const handled: ReadonlySet<string> = new Set([
  ...Object.keys(cardTerms),
  'name',
  'description',
  'version',
  'sdVersion',
  'license',
  'sdLicense',
  'url',
  'distribution',
  'recordSet',
  'conformsTo',
  'dct:conformsTo',
  'creator',
  'author',
  'publisher',
  'maintainer',
  'contributor',
  'funder',
  'sourceOrganization',
  'provider',
  'copyrightHolder',
  'sdPublisher',
  'keywords',
  'inLanguage',
  'sameAs',
  'isLiveDataset',
  'datePublished',
  'dateCreated',
  'dateModified',
  'alternateName',
  'isBasedOn',
  'prov:wasDerivedFrom',
  'identifier',
  'isAccessibleForFree',
  'includedInDataCatalog',
  'thumbnailUrl',
  'image',
  'variableMeasured',
  'spatialCoverage',
  'size',
  'conditionsOfAccess',
  'discussionUrl',
  'commentCount',
  'prov:wasAssociatedWith',
  'prov:isAssociatedWith',
  'prov:wasAttributedTo',
  'hasPart',
  'isPartOf',
  'subjectOf',
  'about',
]);
const required = ['name', 'description', 'license', 'url', 'creator', 'datePublished'] as const;
const personTerms: readonly string[] = [
  'creator',
  'author',
  'publisher',
  'maintainer',
  'contributor',
  'funder',
  'sourceOrganization',
  'provider',
  'copyrightHolder',
  'sdPublisher',
  'prov:wasAttributedTo',
  'prov:wasAssociatedWith',
];

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

function readSources(
  node: LdNode,
  asset: AssetDraft,
  card: CardDraft,
  { findings }: PlanDraft,
  urls: readonly string[],
): void {
  const page = first(node, 'url');
  const stated =
    first(node, 'rai:dataCollectionTimeframe') ??
    first(node, 'rai:dataCollectionTimeFrame') ??
    first(node, 'temporalCoverage');
  const term =
    ['rai:dataCollectionTimeframe', 'rai:dataCollectionTimeFrame', 'temporalCoverage'].find(
      (each) => first(node, each) === stated,
    ) ?? 'temporalCoverage';
  const interval =
    stated === undefined ? {} : intervalOf(texts(node, term).length === 2 ? texts(node, term).join('/') : stated);
  if (interval === undefined)
    findings.add(
      'wrong',
      pointerOf(node, term),
      term,
      'is not an interval of dates, or ends before it begins',
      'write it as ISO 8601, e.g. 2025-01-01/2025-03-31',
      stated,
    );
  else if (stated !== undefined && term === 'temporalCoverage')
    findings.add(
      'note',
      pointerOf(node, term),
      term,
      'the period that the data covers is taken as the period in which it was collected',
      'confirm, or state rai:dataCollectionTimeframe',
      stated,
    );
  const places = [
    ...new Set([...(page === undefined ? [] : [safeUrl(page, pointerOf(node, 'url'), 'url', findings)]), ...urls]),
  ];
  asset.sources = places.map((url) => ({ url, ...interval }));
  asset.references = [
    ...texts(node, 'sameAs').map((url) => ({ type: 'same-as', url })),
    ...texts(node, 'citeAs')
      .concat(texts(node, 'citation'))
      .flatMap((text) => urlsIn(text).map((url) => ({ type: 'citation', url }))),
  ];
  if (places.length > 0)
    card.say(
      'sources',
      places.slice(0, 20).join('\n') + (places.length > 20 ? `\n(and ${places.length - 20} more)` : ''),
      pointerOf(node, page === undefined ? 'distribution' : 'url'),
    );
}

/** `2025-01-01/2025-03-31`, `2020-01/..`, `2019`; nothing when it cannot be read or runs backwards. */
export function intervalOf(text: string): { collectedFrom?: string; collectedTo?: string } | undefined {
  const parts = text.trim().split(/\s*(?:\/|–| - | to )\s*/);
  const [from = '', to = from] = parts;
  const open = (part: string): boolean => part === '..' || part === '';
  if (parts.length > 2 || (open(from) && open(to))) return undefined;
  const readable = (part: string): boolean =>
    open(part) ||
    (/^\d{4}(?:-\d{2}(?:-\d{2})?)?(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/.test(part) && !Number.isNaN(Date.parse(part)));
  if (!readable(from) || !readable(to) || (!open(from) && !open(to) && Date.parse(from) > Date.parse(to)))
    return undefined;
  return { ...(open(from) ? {} : { collectedFrom: from }), ...(open(to) ? {} : { collectedTo: to }) };
}

function readPeople(node: LdNode, asset: AssetDraft, terms: Terms, byId: ReadonlyMap<string, LdNode>): void {
  for (const role of personTerms) {
    for (const entry of node.terms.get(role) ?? []) {
      const text = textOf(entry.value);
      const party = isObject(entry.value) ? nodeOf(entry.value, entry.pointer, terms) : undefined;
      const full =
        party !== undefined && party.terms.size === 0 && party.id !== undefined ? (byId.get(party.id) ?? party) : party;
      const name = text ?? (full === undefined ? undefined : nameOf(full));
      if (name === undefined || isPlaceholder(name)) continue;
      const short = role.replace(/^prov:was/, '').replace(/^\w/, (letter) => letter.toLowerCase());
      const url = full === undefined ? undefined : (first(full, 'url') ?? first(full, 'sameAs'));
      if (full?.types.some((type) => /Organization|SoftwareAgent|Organisation|Consortium/.test(type)) === true)
        asset.suppliers.push({ name, role: short, ...present('url', url) });
      else addPerson(asset, short, name, (full === undefined ? undefined : first(full, 'email')) ?? url);
    }
  }
}

const nameOf = (node: LdNode): string | undefined =>
  first(node, 'name') ??
  first(node, 'prov:label') ??
  first(node, 'url') ??
  (/^_:/.test(node.id ?? '_:') ? undefined : node.id);

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

function readRecordSets(
  node: LdNode,
  card: CardDraft,
  { findings }: PlanDraft,
  terms: Terms,
  ids: ReadonlySet<string>,
): void {
  const sets = (node.terms.get('recordSet') ?? []).flatMap(({ value, pointer }) =>
    isObject(value) ? [nodeOf(value, pointer, terms)] : [],
  );
  const lines = sets.map((set) => {
    const fields = (set.terms.get('field') ?? []).flatMap(({ value, pointer }) =>
      isObject(value) ? [nodeOf(value, pointer, terms)] : [],
    );
    for (const field of fields)
      for (const source of field.terms.get('source') ?? []) checkSource(source, field, findings, terms, ids);
    return `${first(set, 'name') ?? set.id ?? set.pointer}: ${fields.length} fields`;
  });
  if (lines.length > 0) card.say('structure', lines.slice(0, 50).join('\n'), pointerOf(node, 'recordSet'));
}

function checkSource(
  source: LdValue,
  field: LdNode,
  findings: PlanDraft['findings'],
  terms: Terms,
  ids: ReadonlySet<string>,
): void {
  if (!isObject(source.value)) return;
  const node = nodeOf(source.value, source.pointer, terms);
  for (const term of ['fileObject', 'fileSet', 'distribution']) {
    for (const id of texts(node, term))
      if (!ids.has(id))
        findings.add(
          'wrong',
          source.pointer,
          term,
          `the field "${first(field, 'name') ?? field.id ?? ''}" reads from "${id}", which is not in the distribution`,
          'correct the @id',
          id,
        );
  }
}

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
