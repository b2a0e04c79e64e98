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
import { isObject, type Json, type JsonObject } from '../reading/json.js';
import { readerOf, textOf, type ObjectReader } from '../reading/reader.js';
import { readMetrics, graphics } from './metrics.js';

/** Keys of the sections, in either spelling; JSON made from the protocol buffers is in camel case. */
export const sections = [
  'model_details',
  'model_parameters',
  'quantitative_analysis',
  'considerations',
  'explainability_analysis',
  'fairness_analysis',
] as const;

/** Google Model Card Toolkit JSON, schemas 0.0.1 and 0.0.2, also as printed from its protocol buffers. */
export function readModelCardToolkit(document: JsonObject, plan: PlanDraft): Reading {
  const { findings } = plan;
  const root = readerOf(snake(document), '', findings);
  const version = root.loose('schema_version');
  if (version === undefined)
    findings.add(
      'note',
      '/schema_version',
      'schema_version',
      'does not say which schema it follows',
      'write "schema_version": "0.0.2"',
    );
  const details = root.object('model_details');
  const name = details?.loose('name');
  if (name === undefined)
    findings.add('missing', '/model_details/name', 'name', 'the model has no name', 'state model_details.name');
  const asset = plan.asset('model', name ?? 'unnamed model', '');
  if (name === undefined) asset.unnamed = true;
  const card = startCard('model', findings);
  if (details !== undefined) readDetails(details, asset, card, plan);
  else
    findings.add(
      'missing',
      '/model_details',
      'model_details',
      'the card has no model details',
      'state name, overview, version and licence',
    );
  if (asset.versions.length === 0) {
    asset.versions.push(versionOf(unversioned, '/model_details'));
    findings.add(
      'missing',
      '/model_details/version',
      'version',
      'the model has no version (ETSI TS 104 223, 5.2.1-2)',
      'state model_details.version.name; until then it is called "unversioned"',
    );
  }
  const parameters = root.object('model_parameters');
  if (parameters !== undefined) readParameters(parameters, asset, card, plan);
  const analysis = root.object('quantitative_analysis');
  if (analysis !== undefined) readMetrics(analysis, card, plan);
  const considerations = root.object('considerations');
  if (considerations !== undefined) readConsiderations(considerations, card);
  for (const key of ['explainability_analysis', 'fairness_analysis']) {
    const part = root.any(key);
    if (part !== undefined) card.passage(key, JSON.stringify(part).slice(0, 20_000), `/${key}`);
  }
  Object.assign(asset.extra, root.rest('a Model Card Toolkit card'));
  attachCard(asset, card, findings);
  return { formatVersion: version, errors: [] };
}

function readDetails(details: ObjectReader, asset: AssetDraft, card: CardDraft, plan: PlanDraft): void {
  const { findings } = plan;
  const overview = details.text('overview');
  if (overview !== undefined && !isPlaceholder(overview)) asset.description = overview;
  else
    findings.add(
      'missing',
      details.at('overview'),
      'overview',
      'does not describe the model',
      'write what the model does',
      overview,
    );
  const documentation = details.text('documentation');
  if (documentation !== undefined) card.passage('Documentation', documentation, details.at('documentation'));
  for (const owner of details.objects('owners')) {
    const contact = owner.loose('contact');
    const name = owner.loose('name') ?? contact;
    if (name !== undefined && !isPlaceholder(name)) addPerson(asset, 'owner', name, contact);
  }
  readVersion(details, asset, plan);
  asset.licences = [
    ...descriptions(details, 'licenses', ['identifier', 'custom_text']),
    ...descriptions(details, 'license', ['identifier', 'custom_text']),
  ]
    .map(({ value }) => value)
    .filter((licence) => !isPlaceholder(licence));
  if (asset.licences.length === 0)
    findings.add(
      'missing',
      details.at('licenses'),
      'licenses',
      'the model has no licence',
      'state model_details.licenses',
    );
  asset.references = descriptions(details, 'references', ['reference']).map(({ value, place }) => ({
    type: 'reference',
    url: safeUrl(value, place, 'references', findings),
  }));
  for (const { value, place } of [
    ...descriptions(details, 'citations', ['citation']),
    ...descriptions(details, 'citation', ['citation']),
  ])
    card.say('citation', value, place);
  details.ignore('regulatory_requirements');
  Object.assign(asset.extra, details.rest('the model details'));
}

function readVersion(details: ObjectReader, asset: AssetDraft, { findings }: PlanDraft): void {
  const path = details.loose('path');
  const version = isObject(details.any('version')) ? details.object('version') : undefined;
  const label = version?.loose('name') ?? textOf(details.any('version'));
  const date = version?.loose('date');
  const iso =
    date !== undefined && /^\d{4}-\d{2}-\d{2}/.test(date) && !Number.isNaN(Date.parse(date)) ? date : undefined;
  if (date !== undefined && iso === undefined && version !== undefined)
    findings.add(
      'wrong',
      version.at('date'),
      'date',
      'is not an ISO 8601 date, so day and month could be mixed up',
      'write it as yyyy-mm-dd',
      date,
    );
  const diff = version?.loose('diff');
  if (label !== undefined)
    asset.versions.push(
      versionOf(label, details.at('version'), {
        ...(diff === undefined ? {} : { description: diff }),
        ...(iso === undefined ? {} : { createdAt: iso }),
        ...(path === undefined ? {} : { source: safeUrl(path, details.at('path'), 'path', findings) }),
      }),
    );
}

function readParameters(parameters: ObjectReader, asset: AssetDraft, card: CardDraft, plan: PlanDraft): void {
  card.say('architecture', parameters.loose('model_architecture'), parameters.at('model_architecture'));
  for (const [field, key] of [
    ['inputs', 'input_format'],
    ['outputs', 'output_format'],
  ] as const) {
    const map = parameters
      .objects(`${key}_map`)
      .map((pair) => `${pair.loose('key') ?? ''}: ${pair.loose('value') ?? ''}`)
      .join('\n');
    card.say(
      field,
      [parameters.loose(key), map].filter((part) => part !== undefined && part !== '').join('\n') || undefined,
      parameters.at(key),
    );
  }
  // 0.0.1 has an object {train, eval}, 0.0.2 a list of named data sets
  const data = parameters.any('data');
  const entries = isObject(data)
    ? Object.keys(data).flatMap((role) =>
        isObject(data[role])
          ? [{ role, entry: readerOf(data[role], `${parameters.at('data')}/${role}`, plan.findings) }]
          : [],
      )
    : parameters.objects('data').map((entry) => ({ role: '', entry }));
  for (const { role, entry } of entries) {
    const name = entry.loose('name');
    const link = entry.loose('link');
    const description = entry.loose('description');
    const evaluation = /eval|test|valid|hold/i.test(`${role} ${name ?? ''}`);
    const stated = [
      name === undefined ||
      /^(?:(?:training|train|eval|evaluation|test|validation)[ _-]?(?:set|split|data|dataset)?)$/i.test(name)
        ? undefined
        : name,
      link,
      description,
    ].filter((part) => part !== undefined);
    card.say(
      evaluation ? 'evaluationData' : 'trainingData',
      stated.length === 0 ? undefined : stated.join(': '),
      entry.pointer,
    );
    if (stated.length === 0)
      plan.findings.add(
        'missing',
        entry.pointer,
        'data',
        `"${name ?? role}" names no data set: neither a link nor a description`,
        'give the name and the link of the data set',
      );
    const sensitive = entry.object('sensitive')?.texts('sensitive_data') ?? [];
    card.list(
      'sensitiveData',
      sensitive.map(({ value }) => value),
      entry.at('sensitive'),
    );
    graphics(entry, plan);
    if (link !== undefined) {
      const mention = plan.mention('dataset', name ?? link, entry.pointer);
      mention.sources.push({ url: safeUrl(link, entry.at('link'), 'link', plan.findings) });
      plan.link(asset.ref, mention.ref, evaluation ? 'evaluated_on' : 'trained_on');
    }
    Object.entries(entry.rest('a data set of the model')).forEach(
      ([key, value]) => (asset.extra[`data.${name ?? role}.${key}`] = value),
    );
  }
  Object.assign(asset.extra, parameters.rest('the model parameters'));
}

function readConsiderations(considerations: ObjectReader, card: CardDraft): void {
  for (const [key, field] of [
    ['users', 'users'],
    ['use_cases', 'intendedUse'],
    ['limitations', 'limitations'],
    ['tradeoffs', 'tradeoffs'],
  ] as const) {
    for (const { value, place } of descriptions(considerations, key, ['description'])) card.say(field, value, place);
  }
  for (const risk of considerations.objects('ethical_considerations')) {
    const [name, mitigation] = [risk.loose('name'), risk.loose('mitigation_strategy')];
    card.say(
      'ethicalConsiderations',
      name === undefined ? mitigation : `${name}${mitigation === undefined ? '' : ` (mitigation: ${mitigation})`}`,
      risk.pointer,
    );
  }
  for (const assessment of considerations.objects('fairness_assessment'))
    card.say(
      'fairness',
      ['group_at_risk', 'benefits', 'harms', 'mitigation_strategy']
        .flatMap((key) => assessment.loose(key) ?? [])
        .join('; ') || undefined,
      assessment.pointer,
    );
  considerations.rest('the considerations');
}

/** Texts of a list whose entries are texts (0.0.1) or objects with one of these keys (0.0.2). */
function descriptions(reader: ObjectReader, key: string, names: readonly string[]): { value: string; place: string }[] {
  const raw = reader.any(key);
  const items =
    raw === undefined
      ? []
      : Array.isArray(raw)
        ? raw.map((value, index) => ({ value, place: `${reader.at(key)}/${index}` }))
        : [{ value: raw, place: reader.at(key) }];
  return items.flatMap(({ value, place }) => {
    const text = isObject(value)
      ? names.map((name) => textOf(value[name])).find((each) => each !== undefined)
      : textOf(value);
    return text === undefined ? [] : [{ value: text, place }];
  });
}

/** Camel-case keys to snake case; the first spelling wins when both are there. */
function snake(value: JsonObject): JsonObject {
  const convert = (each: Json): Json => (Array.isArray(each) ? each.map(convert) : isObject(each) ? snake(each) : each);
  const result = Object.create(null) as JsonObject;
  for (const [key, inner] of Object.entries(value)) {
    const spelled = /^[a-z][A-Za-z0-9]*$/.test(key)
      ? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
      : key;
    if (!Object.hasOwn(result, spelled)) result[spelled] = convert(inner);
  }
  return result;
}
