import {
  addPerson,
  attachCard,
  safeUrl,
  startCard,
  versionOf,
  type AssetDraft,
  type PlanDraft,
  type Reading,
} from '../draft.js';
import type { JsonFormat } from '../recognition.js';
import { isObject, type Json, type JsonObject } from '../reading/json.js';
import { readerOf, type ObjectReader } from '../reading/reader.js';

const isEvent = (value: Json): value is JsonObject =>
  isObject(value) &&
  isObject(value['job']) &&
  (isObject(value['run']) || typeof value['eventTime'] === 'string') &&
  (Array.isArray(value['inputs']) ||
    Array.isArray(value['outputs']) ||
    /openlineage/i.test(String(value['schemaURL'] ?? '')));

/** Run events of OpenLineage: what a job made of which data. Also several of them under `events`. */
export const openLineage: JsonFormat = {
  format: 'open-lineage',
  recognise(value) {
    const events = Array.isArray(value['events']) ? value['events'] : [value];
    if (events.length === 0 || !events.every(isEvent)) return undefined;
    const says = /openlineage/i.test(JSON.stringify(events[0]).slice(0, 20_000));
    return {
      certainty: says ? 0.97 : 0.8,
      reasons: [
        'has job and run with inputs and outputs, as OpenLineage events have',
        ...(says ? ['names OpenLineage'] : []),
      ],
    };
  },
  read(document, plan) {
    const root = readerOf(document, '', plan.findings);
    const cards = new Map<AssetDraft, ReturnType<typeof startCard>>();
    for (const event of document['events'] === undefined ? [root] : root.objects('events'))
      readEvent(event, plan, cards);
    if (document['events'] !== undefined) root.rest('a list of events');
    for (const [asset, card] of cards) attachCard(asset, card, plan.findings);
    return { errors: [] };
  },
};

type Cards = Map<AssetDraft, ReturnType<typeof startCard>>;

function readEvent(event: ObjectReader, plan: PlanDraft, cards: Cards): Reading {
  const { findings } = plan;
  const kind = event.loose('eventType');
  const job = event.object('job');
  const called = [job?.loose('namespace'), job?.loose('name')].filter(Boolean).join('/');
  const failed = kind === 'FAIL' || kind === 'ABORT';
  const inputs = event.objects('inputs').map((each) => readData(each, plan, cards));
  const outputs = failed ? [] : event.objects('outputs').map((each) => readData(each, plan, cards));
  for (const output of outputs) for (const input of inputs) plan.link(output.ref, input.ref, 'derived_from');
  for (const output of outputs)
    cards.get(output)?.say('collectionProcess', `Made by the job ${called}.`, event.pointer);
  if (failed) {
    event.ignore('outputs');
    findings.add(
      'note',
      event.at('eventType'),
      'eventType',
      `the run of ${called} ended with ${kind}; what it made is not taken over`,
      'import the event of a run that was completed',
      kind,
    );
  }
  findings.add(
    'note',
    event.at('job'),
    'job',
    `the job ${called} itself is not kept: the inventory holds data, not the jobs that make it`,
    'keep the file as a document',
    called,
  );
  job?.ignore('facets');
  job?.rest('a job');
  event.ignore('eventTime', 'producer', 'schemaURL', 'run', 'eventType');
  event.rest('a run event');
  return { errors: [] };
}

function readData(data: ObjectReader, plan: PlanDraft, cards: Cards): AssetDraft {
  const { findings } = plan;
  const [namespace, name] = [data.loose('namespace'), data.loose('name') ?? 'unnamed data'];
  const full = namespace === undefined ? name : `${namespace.replace(/\/$/, '')}/${name.replace(/^\//, '')}`;
  const known = plan.find('dataset', full);
  const asset = known ?? plan.asset('dataset', full, data.pointer);
  const card = cards.get(asset) ?? startCard('data', findings);
  cards.set(asset, card);
  if (!known && /^[a-z][a-z0-9+.-]*:\/\//i.test(full))
    asset.sources.push({ url: safeUrl(full, data.pointer, 'namespace', findings) });
  const facets = data.object('facets');
  const schema = facets?.object('schema');
  const fields = schema
    ?.objects('fields')
    .map((field) => [field.loose('name'), field.loose('type'), field.loose('description')].filter(Boolean).join(' '));
  card.say('structure', fields?.join('\n') || undefined, schema?.pointer ?? '');
  const text = facets?.object('documentation')?.text('description');
  if (text !== undefined) asset.description ??= text;
  const label = facets?.object('version')?.loose('datasetVersion');
  if (label !== undefined && !asset.versions.some((version) => version.label === label))
    asset.versions.push(versionOf(label, data.pointer));
  for (const owner of facets?.object('ownership')?.objects('owners') ?? []) {
    const who = owner.loose('name');
    if (who !== undefined) addPerson(asset, owner.loose('type') ?? 'owner', who);
  }
  const place = facets?.object('dataSource')?.text('uri');
  if (place !== undefined && !asset.references.some(({ url }) => url === place))
    asset.references.push({ type: 'data source', url: place });
  facets?.leave(
    'columnLineage',
    'dataQualityMetrics',
    'dataQualityAssertions',
    'lifecycleStateChange',
    'storage',
    'symlinks',
    'datasetType',
    'tags',
  );
  if (facets) Object.assign(asset.extra, facets.rest('the facets of data'));
  data.leave('inputFacets', 'outputFacets');
  data.rest('data of a run event');
  return asset;
}
