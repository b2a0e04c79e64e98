import {
  addPerson,
  attachCard,
  readDigest,
  safeUrl,
  startCard,
  versionOf,
  withDigests,
  type AssetDraft,
  type CardDraft,
  type PlanDraft,
  type Reading,
} from '../draft.js';
import type { TextField } from '../cards/card.js';
import type { Relation } from '../plan.js';
import type { JsonFormat } from '../recognition.js';
import { isObject, type Json, type JsonObject } from '../reading/json.js';
import { readerOf, textOf, type ObjectReader } from '../reading/reader.js';

/** SPDX 3.0 in JSON-LD with the profiles AI and Dataset. */
export const spdx3: JsonFormat = {
  format: 'spdx',
  recognise(value) {
    const context = JSON.stringify(value['@context'] ?? '').slice(0, 500);
    const named = /spdx\.org\/rdf\/(3\.[\d.]+)/.exec(context);
    if (!named || !Array.isArray(value['@graph'])) return undefined;
    return { certainty: 0.99, reasons: [`the context names SPDX ${named[1]!.replace(/\.$/, '')}`, 'has @graph'] };
  },
  read: readSpdx3,
};

const kinds: Readonly<Record<string, 'model' | 'dataset'>> = { AIPackage: 'model', DatasetPackage: 'dataset' };
const ofModels: Readonly<Record<string, TextField>> = {
  typeOfModel: 'architecture',
  domain: 'task',
  informationAboutTraining: 'trainingProcedure',
  hyperparameter: 'trainingProcedure',
  modelDataPreprocessing: 'trainingData',
  informationAboutApplication: 'intendedUse',
  limitation: 'limitations',
  modelExplainability: 'recommendations',
  safetyRiskAssessment: 'ethicalConsiderations',
  metricDecisionThreshold: 'evaluation',
  energyConsumption: 'environmentalImpact',
  autonomyType: 'guardrails',
  standardCompliance: 'ethicalConsiderations',
};
const ofDatasets: typeof ofModels = {
  dataCollectionProcess: 'collectionProcess',
  intendedUse: 'intendedUse',
  knownBias: 'bias',
  datasetSize: 'size',
  datasetNoise: 'limitations',
  dataPreprocessing: 'annotation',
  datasetType: 'structure',
  anonymizationMethodUsed: 'personalData',
  hasSensitivePersonalInformation: 'personalData',
  confidentialityLevel: 'classification',
  datasetUpdateMechanism: 'reviewFrequency',
  sensor: 'collectionProcess',
};
const relationsOf: Readonly<Record<string, readonly [relation: Relation, backwards: boolean]>> = {
  trainedOn: ['trained_on', false],
  testedOn: ['evaluated_on', false],
  hasTestCase: ['evaluated_on', false],
  contains: ['contains', false],
  dependsOn: ['derived_from', false],
  generates: ['derived_from', true],
  ancestorOf: ['fine_tuned_from', true],
  descendantOf: ['fine_tuned_from', false],
  finetunedFrom: ['fine_tuned_from', false],
};

/** `ai_AIPackage` and `AIPackage` are one. */
const bare = (name: string): string =>
  name.replace(/^(?:ai|dataset|software|core|simplelicensing|expandedlicensing)_/, '');

function readSpdx3(document: JsonObject, plan: PlanDraft): Reading {
  const { findings } = plan;
  const root = readerOf(document, '', findings);
  root.ignore('@context');
  const nodes = root.objects('@graph').map((node) => ({
    node,
    type: bare(node.loose('type') ?? node.loose('@type') ?? ''),
    id: node.loose('spdxId') ?? node.loose('@id') ?? '',
  }));
  const byId = new Map(nodes.map((each) => [each.id, each]));
  const assets = new Map<string, AssetDraft>();
  const cards = new Map<AssetDraft, CardDraft>();
  const passed = new Map<string, number>();
  for (const { node, type, id } of nodes) {
    const kind = kinds[type];
    if (!kind) {
      if (/Package$|^File$|^Snippet$|Vulnerab|Assessment$|^Build$/.test(type))
        passed.set(type, (passed.get(type) ?? 0) + 1);
      continue;
    }
    const asset = plan.asset(kind, node.text('name') ?? 'unnamed package', node.pointer, id || undefined);
    if (!node.has('name')) asset.unnamed = true;
    const card = startCard(kind === 'model' ? 'model' : 'data', findings);
    readPackage(node, asset, card, plan, byId);
    assets.set(id, asset);
    cards.set(asset, card);
  }
  for (const { node, type } of nodes) {
    if (type !== 'Relationship' && type !== 'LifecycleScopedRelationship') continue;
    const from = node.loose('from') ?? '';
    const relationship = node.loose('relationshipType') ?? '';
    const targets = node.texts('to');
    const asset = assets.get(from);
    for (const { value: to, place } of targets) {
      if (asset && /^has(Declared|Concluded)License$/.test(relationship)) {
        const licence = licenceOf(to, byId);
        if (licence && !asset.licences.includes(licence)) asset.licences.push(licence);
        continue;
      }
      const other = assets.get(to);
      if (!asset || !other) continue;
      const [relation, backwards] = relationsOf[relationship] ?? [];
      if (!relation)
        findings.add(
          'note',
          place,
          'relationshipType',
          `${relationship} is no relation of the inventory; it is not kept`,
          'link them yourself',
          relationship,
        );
      else plan.link(backwards ? other.ref : asset.ref, backwards ? asset.ref : other.ref, relation);
    }
  }
  for (const [type, count] of passed)
    findings.add(
      'note',
      '/@graph',
      type,
      `${count} elements of type ${type} are no models and no data, and are not imported`,
      'keep the file as a document of the system',
    );
  for (const [asset, card] of cards) attachCard(asset, card, findings);
  root.rest('an SPDX document');
  return { formatVersion: /3\.\d+(?:\.\d+)?/.exec(JSON.stringify(document['@context']))?.[0], errors: [] };
}

type Nodes = ReadonlyMap<string, { readonly node: ObjectReader; readonly type: string }>;

function readPackage(node: ObjectReader, asset: AssetDraft, card: CardDraft, plan: PlanDraft, byId: Nodes): void {
  const { findings } = plan;
  const fields = asset.kind === 'model' ? ofModels : ofDatasets;
  let address: string | undefined;
  let version: string | undefined;
  for (const key of Object.keys(node.raw)) {
    const name = bare(key);
    const place = node.at(key);
    const field = fields[name];
    if (name === 'metric') for (const entry of node.objects(key)) metric(entry, card);
    else if (field) for (const text of saying(node.any(key))) card.say(field, text, place);
    else if (name === 'description') asset.description = node.text(key);
    else if (name === 'packageVersion') version = node.loose(key);
    else if (name === 'downloadLocation') address = safeUrl(node.loose(key) ?? '', place, name, findings);
    else if (name === 'suppliedBy' || name === 'originatedBy')
      for (const { value } of node.texts(key)) party(value, name, asset, byId);
    else if (name === 'useSensitivePersonalInformation' && textOf(node.any(key)) === 'yes')
      card.list('sensitiveData', ['personal information'], place);
    else if (name === 'primaryPurpose')
      card.list(
        'tags',
        node.texts(key).map(({ value }) => value),
        place,
      );
  }
  const subject = asset.name;
  const digests = node
    .objects('verifiedUsing')
    .flatMap(
      (each) =>
        readDigest(asset, subject, each.loose('algorithm'), each.any('hashValue'), each.pointer, findings) ?? [],
    );
  if (address && asset.kind === 'dataset') asset.sources.push({ url: address });
  asset.versions.push(
    versionOf(version, node.pointer, {
      files: digests.length > 0 ? [withDigests({ path: subject }, digests)] : [],
      ...(address ? { source: address } : {}),
    }),
  );
  node.ignore('name', 'type', '@type', 'spdxId', '@id', 'creationInfo', 'summary');
  Object.assign(asset.extra, node.rest(`an SPDX ${asset.kind === 'model' ? 'AI' : 'dataset'} package`));
}

function metric(entry: ObjectReader, card: CardDraft): void {
  const [name, value] = [entry.loose('key'), entry.loose('value')];
  if (name !== undefined && value !== undefined) card.metric({ name, value }, entry.pointer);
  entry.ignore('type');
  entry.rest('a metric');
}

/** Texts of a value: of texts, of dictionary entries, and of quantities. */
function saying(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(saying);
  if (!isObject(value)) return textOf(value) === undefined ? [] : [textOf(value)!];
  const [key, entry] = [textOf(value['key']), textOf(value['value'])];
  if (key !== undefined) return [`${key}: ${entry ?? ''}`];
  const parts = Object.entries(value).flatMap(([name, inner]) =>
    name === 'type' ? [] : saying(inner).map((text) => (typeof inner === 'object' ? text : `${bare(name)} ${text}`)),
  );
  return parts.length === 0 ? [] : [parts.join(', ')];
}

function party(id: string, role: string, asset: AssetDraft, byId: Nodes): void {
  const found = byId.get(id);
  const name = found?.node.loose('name');
  if (name === undefined) return;
  if (found!.type === 'Person') addPerson(asset, role, name);
  else asset.suppliers.push({ name, role });
}

function licenceOf(id: string, byId: Nodes): string | undefined {
  const node = byId.get(id)?.node;
  const listed = /spdx\.org\/licenses\/([\w.+-]+)$/.exec(id)?.[1];
  return (
    listed ??
    node?.loose('simplelicensing_licenseExpression') ??
    node?.loose('licenseExpression') ??
    node?.loose('name')
  );
}
