import { attachCard, safeUrl, startCard, versionOf, type AssetDraft, type PlanDraft, type Reading } from '../draft.js';
import type { PlannedVersion } from '../plan.js';
import { isPlaceholder } from '../placeholder.js';
import { isObject, type Json, type JsonObject } from '../reading/json.js';
import { readerOf, textOf, type ObjectReader } from '../reading/reader.js';
import { readPrompt, promptOfModel } from './prompt.js';
import { createdAt, readUser, tagsOf } from './times.js';
import { readVersion, aliasesOf, checkAliases } from './version.js';
import { checkCounts, readSummary, indexNote } from './summary.js';

/** Envelopes of mlflow-export-import under `mlflow`, which are also the bodies of MLflow's REST answers. */
export const envelopes = [
  'registered_model',
  'registered_models',
  'model_version',
  'model_versions',
  'prompt',
  'prompts',
  'evaluation_dataset',
  'logged_models',
  'logged_model',
  'experiments',
  'experiment',
  'runs',
  'run',
  'models',
  'info',
  'total_prompts',
  'total_evaluation_datasets',
] as const;

/** Exports of mlflow-export-import (with or without its `system` header) and the same objects as MLflow's REST API answers them. */
export function readMlflow(document: JsonObject, plan: PlanDraft): Reading {
  const { findings } = plan;
  const root = readerOf(document, '', findings);
  const system = root.object('system');
  const info = root.object('info');
  const inside = isObject(document['mlflow']) ? root.object('mlflow') : root;
  root.ignore('mlflow', 'export_info');
  if (inside === undefined) return { errors: [] };
  for (const model of [...inside.objects('registered_model'), ...objectsOnly(inside, 'registered_models')])
    readModel(model, plan, info);
  for (const version of [...inside.objects('model_version'), ...objectsOnly(inside, 'model_versions')])
    readSingleVersion(version, plan);
  for (const prompt of [...inside.objects('prompt'), ...objectsOnly(inside, 'prompts')]) readPrompt(prompt, plan);
  for (const dataset of inside.objects('evaluation_dataset')) readEvaluationDataset(dataset, plan);
  for (const model of [...inside.objects('logged_model'), ...objectsOnly(inside, 'logged_models')])
    readLoggedModel(model, plan);
  for (const experiment of objectsOnly(inside, 'experiments'))
    if (experiment.has('logged_models'))
      experiment.objects('logged_models').forEach((model) => readLoggedModel(model, plan));
  for (const asset of plan.assets) asset.versions.sort(byLabel);
  readSummary(inside, info, plan);
  if (plan.assets.length === 0) indexNote(inside, plan);
  if (inside !== root) inside.rest('an MLflow export');
  else root.ignore('next_page_token');
  root.rest('an MLflow export');
  return { formatVersion: system?.loose('export_file_version') ?? system?.loose('package_version'), errors: [] };
}

/** Entries that are objects; lists of names (an index file) are left to the note. */
function objectsOnly(reader: ObjectReader, key: string): ObjectReader[] {
  const value = reader.any(key);
  return Array.isArray(value) && value.some(isObject) ? reader.objects(key) : [];
}

function readModel(model: ObjectReader, plan: PlanDraft, info: ObjectReader | undefined): void {
  const { findings } = plan;
  const name = model.loose('name');
  if (name === undefined)
    findings.add(
      'missing',
      model.at('name'),
      'name',
      'the registered model has no name',
      'export it again; MLflow models always have one',
    );
  const tags = tagsOf(model);
  const listKey = model.has('versions') ? 'versions' : 'latest_versions';
  const versions = model.objects(listKey);
  if (listKey === 'latest_versions')
    findings.add(
      'note',
      model.at('latest_versions'),
      'latest_versions',
      'the export holds only the latest version of each stage',
      'export with --export-latest-versions false to import the whole history',
    );
  const prompt = promptOfModel(model, name ?? 'unnamed', tags, versions, plan);
  if (prompt) return;
  const asset = plan.asset('model', name ?? 'unnamed model', model.pointer);
  if (name === undefined) asset.unnamed = true;
  describe(asset, model, plan);
  const aliases = aliasesOf(model, plan);
  const byVersion = Map.groupBy(aliases, ([, target]) => target);
  asset.versions = versions.map((version) => readVersion(version, asset, aliases, byVersion, plan));
  checkAliases(model, aliases, asset, plan);
  checkCounts(info, versions.length, model, plan);
  keep(asset, model, tags);
  if (versions.length === 0)
    findings.add(
      'missing',
      model.at(listKey),
      listKey,
      'the registered model has no version',
      'register a version, or import the model without one',
    );
  noDigest(asset, plan, model);
  emptyCard(asset, plan);
}

const byLabel = (a: PlannedVersion, b: PlannedVersion): number => {
  const difference = Number(a.label) - Number(b.label);
  return Number.isNaN(difference) ? 0 : difference;
};

function describe(asset: AssetDraft, reader: ObjectReader, plan: PlanDraft): void {
  const text = reader.loose('description');
  if (text !== undefined && !isPlaceholder(text)) asset.description = text;
  else if (text !== undefined)
    plan.findings.add(
      'missing',
      reader.at('description'),
      'description',
      'is a placeholder',
      'describe it in MLflow, or after the import',
      text,
    );
  readUser(reader, 'user_id', 'user', asset);
}

function readSingleVersion(version: ObjectReader, plan: PlanDraft): void {
  const name = version.loose('name') ?? 'unnamed model';
  const known = plan.find('model', name);
  const asset = known ?? plan.asset('model', name, version.pointer);
  asset.versions.push(readVersion(version, asset, new Map(), new Map(), plan));
  if (known !== undefined) return;
  noDigest(asset, plan, version);
  emptyCard(asset, plan);
}

function readLoggedModel(model: ObjectReader, plan: PlanDraft): void {
  const body = model.object('info') ?? model;
  const asset = plan.asset('model', body.loose('name') ?? body.loose('model_id') ?? 'unnamed model', model.pointer);
  const source = body.loose('artifact_uri') ?? body.loose('artifact_location');
  const run = body.loose('source_run_id');
  asset.versions.push(
    versionOf(body.loose('model_id'), body.pointer, {
      ...createdAt(body, plan.findings),
      ...(source === undefined ? {} : { source: safeUrl(source, body.pointer, 'artifact_uri', plan.findings) }),
      ...(run === undefined ? {} : { run }),
    }),
  );
  body.ignore(
    'status',
    'status_message',
    'experiment_id',
    'model_type',
    'creator_id',
    'last_updated_timestamp_ms',
    'registrations',
  );
  keep(asset, body, tagsOf(body));
  noDigest(asset, plan, model);
  emptyCard(asset, plan);
}

function readEvaluationDataset(dataset: ObjectReader, plan: PlanDraft): void {
  const asset = plan.asset('dataset', dataset.loose('name') ?? 'unnamed data set', dataset.pointer);
  const card = startCard('data', plan.findings);
  const tags = tagsOf(dataset);
  const source = isObject(dataset.any('source')) ? dataset.object('source') : undefined;
  const uri = source?.loose('uri') ?? dataset.loose('source_uri') ?? textOf(dataset.any('source'));
  if (uri !== undefined) asset.sources.push({ url: safeUrl(uri, dataset.at('source'), 'source', plan.findings) });
  card.say('sources', uri, dataset.at('source'));
  card.say('intendedUse', tags['purpose'], dataset.at('tags'));
  const records = dataset.any('records');
  if (Array.isArray(records)) card.say('size', `${records.length} records`, dataset.at('records'));
  readUser(dataset, 'created_by', 'creator', asset);
  asset.versions.push(
    versionOf(
      tags['version'] ?? dataset.loose('digest') ?? dataset.loose('dataset_id'),
      dataset.pointer,
      createdAt(dataset, plan.findings),
    ),
  );
  dataset.ignore('dataset_id', 'experiment_ids', 'schema', 'profile', 'last_update_time', 'last_updated_by');
  keep(asset, dataset, tags);
  attachCard(asset, card, plan.findings);
}

function keep(asset: AssetDraft, reader: ObjectReader, tags: Readonly<Record<string, string>>): void {
  reader.ignore(
    'last_updated_timestamp',
    'creation_timestamp',
    'permissions',
    'deployment_job_id',
    'deployment_job_state',
  );
  for (const key of Object.keys(reader.raw)) if (key.startsWith('_')) reader.ignore(key);
  if (Object.keys(tags).length > 0) asset.extra['tags'] = { ...tags } as Json;
  Object.assign(asset.extra, reader.rest('an MLflow object'));
}

function noDigest(asset: AssetDraft, { findings }: PlanDraft, reader: ObjectReader): void {
  if (asset.versions.length > 0)
    findings.add(
      'missing',
      reader.pointer,
      'digest',
      `MLflow exports carry no digests, so no version of "${asset.name}" can be verified yet (ETSI TS 104 223, 5.2.4-1.2)`,
      'add the files of each version with their SHA-256 after the import',
    );
}

/** MLflow has no card: everything the documentation must state is missing, and is listed once. */
function emptyCard(asset: AssetDraft, { findings }: PlanDraft): void {
  const card = startCard('model', findings);
  card.list('tags', Object.keys((asset.extra['tags'] as JsonObject | undefined) ?? {}), asset.place);
  attachCard(asset, card, findings);
}
