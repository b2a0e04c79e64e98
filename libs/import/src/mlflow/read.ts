import { attachCard, safeUrl, startCard, versionOf, type AssetDraft, type PlanDraft, type Reading } from '../draft.js';
import type { PlannedVersion } from '../plan.js';
import { isPlaceholder } from '../placeholder.js';
import { isObject, type Json, type JsonObject } from '../reading/json.js';
import { readerOf, textOf, type ObjectReader } from '../reading/reader.js';
import { readPrompt, promptOfModel } from './prompt.js';
import { createdAt, readUser, tagsOf } from './times.js';

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

function readVersion(
  version: ObjectReader,
  asset: AssetDraft,
  aliases: ReadonlyMap<string, string>,
  byVersion: ReadonlyMap<string, readonly (readonly [string, string])[]>,
  plan: PlanDraft,
): PlannedVersion {
  const { findings } = plan;
  const label = version.loose('version') ?? '';
  if (label === '')
    findings.add('missing', version.at('version'), 'version', 'the version has no number', 'export it again');
  const stage = version.loose('current_stage');
  const own = version.texts('aliases').map(({ value }) => value);
  const fromModel = (byVersion.get(label) ?? []).map(([alias]) => alias);
  for (const alias of own)
    if (aliases.size > 0 && aliases.get(alias) !== label)
      findings.add(
        'wrong',
        version.at('aliases'),
        'aliases',
        `version ${label} says it has the alias "${alias}", the model gives that alias to ${aliases.get(alias) ?? 'no version'}`,
        'check the alias in MLflow; the list of the model is taken as true',
        alias,
      );
  const names = [...new Set([...fromModel, ...(aliases.size === 0 ? own : [])])];
  const source = version.loose('source') ?? version.loose('storage_location');
  const run = version.loose('run_id');
  if (run === undefined)
    findings.add(
      'missing',
      version.at('run_id'),
      'run_id',
      `version ${label} does not say which run made it`,
      'record its training run, so that its data can be traced',
    );
  const status = version.loose('status');
  if (status !== undefined && status !== 'READY')
    findings.add(
      'wrong',
      version.at('status'),
      'status',
      `version ${label} is not ready (${status})`,
      'find out in MLflow why, before importing it',
      status,
    );
  readUser(version, 'user_id', 'user', asset);
  const tags = tagsOf(version);
  version.ignore('name', 'run_link', 'status_message', 'last_updated_timestamp', 'model_id', 'deployment_job_state');
  const stated = version.loose('description');
  const where = source === undefined ? undefined : safeUrl(source, version.at('source'), 'source', findings);
  if (where !== undefined && /^(?:\/|[a-z]:\\|file:)/i.test(where))
    findings.add(
      'note',
      version.at('source'),
      'source',
      `the files of version ${label} are on the machine of the exporter (${where})`,
      'give a place that others can reach, with a digest for each file',
    );
  for (const key of Object.keys(version.raw)) if (key.startsWith('_')) version.ignore(key);
  const planned = versionOf(label === '' ? undefined : label, version.pointer, {
    ...(stated === undefined ? {} : { description: stated }),
    ...createdAt(version, findings),
    ...(where === undefined ? {} : { source: where }),
    ...(stage === undefined || stage === 'None' ? {} : { stage }),
    ...(run === undefined ? {} : { run }),
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
    ...(names.length === 0 ? {} : { aliases: names }),
  });
  Object.entries(version.rest('a model version')).forEach(
    ([key, value]) => (asset.extra[`version ${label}.${key}`] = value),
  );
  return planned;
}

/** MLflow writes `[{alias, version}]`, older exports `{alias: version}`. */
function aliasesOf(model: ObjectReader, plan: PlanDraft): ReadonlyMap<string, string> {
  const raw = model.any('aliases');
  if (isObject(raw))
    return new Map(
      Object.entries(raw).flatMap(([alias, version]) => {
        const text = textOf(version);
        return text === undefined ? [] : [[alias, text] as const];
      }),
    );
  const aliases = new Map<string, string>();
  for (const entry of raw === undefined ? [] : model.objects('aliases')) {
    const alias = entry.loose('alias');
    const version = entry.loose('version');
    if (alias === undefined || version === undefined)
      plan.findings.add('wrong', entry.pointer, 'aliases', 'lacks its name or its version', 'give both', entry.raw);
    else if (aliases.has(alias))
      plan.findings.add(
        'wrong',
        entry.pointer,
        'aliases',
        `the alias "${alias}" stands for two versions`,
        'keep one of them',
        alias,
      );
    else aliases.set(alias, version);
  }
  return aliases;
}

function checkAliases(
  model: ObjectReader,
  aliases: ReadonlyMap<string, string>,
  asset: AssetDraft,
  { findings }: PlanDraft,
): void {
  const labels = new Set(asset.versions.map((version) => version.label));
  for (const [alias, version] of aliases)
    if (!labels.has(version))
      findings.add(
        'wrong',
        model.at('aliases'),
        'aliases',
        `the alias "${alias}" stands for version ${version}, which is not in the export`,
        'export that version too, or move the alias',
        alias,
      );
  const production = asset.versions.filter((version) => version.stage === 'Production');
  if (production.length > 1)
    findings.add(
      'note',
      model.pointer,
      'current_stage',
      `${production.length} versions are in the stage Production (${production.map((version) => version.label).join(', ')})`,
      'decide which of them is in use',
    );
  for (const version of asset.versions)
    if (version.stage !== undefined)
      findings.add(
        'note',
        version.place,
        'current_stage',
        `version ${version.label} is in the stage ${version.stage}; the stage does not become an approval or a deployment here`,
        'approve and deploy the version after the import',
      );
}

function checkCounts(
  info: ObjectReader | undefined,
  found: number,
  model: ObjectReader,
  { findings }: PlanDraft,
): void {
  if (info === undefined) return;
  const expected = info.number('num_dst_versions');
  if (expected !== undefined && expected !== found)
    findings.add(
      'wrong',
      info.at('num_dst_versions'),
      'num_dst_versions',
      `the export says it holds ${expected} versions, but ${found} are there`,
      'export the model again',
      expected,
    );
  const source = info.number('num_src_versions');
  if (source !== undefined && source > found)
    findings.add(
      'note',
      info.at('num_src_versions'),
      'num_src_versions',
      `${source - found} of ${source} versions of the registry were not exported`,
      'export all versions to import the whole history',
      source,
    );
  const failed = info.any('failed_versions');
  if (Array.isArray(failed) && failed.length > 0)
    findings.add(
      'wrong',
      info.at('failed_versions'),
      'failed_versions',
      `${failed.length} versions could not be exported from "${model.loose('name') ?? ''}"`,
      'export them again',
      failed,
    );
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

function readSummary(inside: ObjectReader, info: ObjectReader | undefined, { findings }: PlanDraft): void {
  for (const reader of [inside, info]) {
    if (reader === undefined) continue;
    for (const key of Object.keys(reader.raw)) {
      if (!/^(?:total_|successful_|failed_|num_)/.test(key)) continue;
      const value = reader.any(key);
      const failures = Array.isArray(value) ? value.length : typeof value === 'number' ? value : 0;
      if (/failed/.test(key) && failures > 0)
        findings.add(
          'wrong',
          reader.at(key),
          key,
          `${failures} objects could not be exported`,
          'read the log of the export and run it again',
          value,
        );
    }
  }
}

function indexNote(inside: ObjectReader, { findings }: PlanDraft): void {
  const names = inside
    .texts('models')
    .concat(
      inside.has('registered_models') && inside.any('registered_models') instanceof Array
        ? inside.texts('registered_models')
        : [],
    );
  if (names.length > 0)
    findings.add(
      'note',
      inside.at('models'),
      'models',
      `an index of ${names.length} registered models (${names
        .slice(0, 10)
        .map(({ value }) => value)
        .join(', ')}); it describes none of them`,
      'import the model.json of each model',
    );
  else if (
    inside.has('run') ||
    inside.has('runs') ||
    inside.has('params') ||
    inside.has('metrics') ||
    inside.has('experiment') ||
    inside.has('experiments')
  )
    findings.add(
      'note',
      inside.pointer,
      '',
      'experiments and runs are evidence about a model version, not assets',
      'import the model.json of the registered model; its versions name their runs',
    );
  else
    findings.add(
      'note',
      inside.pointer,
      '',
      'a summary of an export; it describes no asset',
      'import the files of the models and prompts beside it',
    );
  inside.ignore(
    'run',
    'runs',
    'params',
    'metrics',
    'inputs',
    'outputs',
    'tags',
    'info',
    'experiment',
    'experiments',
    'models',
    'total_prompts',
    'successful_exports',
    'failed_exports',
    'total_evaluation_datasets',
    'total_datasets',
    'duration',
  );
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
