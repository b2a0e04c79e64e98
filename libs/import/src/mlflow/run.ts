import { attachCard, safeUrl, startCard, versionOf, type PlanDraft, type Reading } from '../draft.js';
import type { JsonFormat } from '../recognition.js';
import { isObject, type JsonObject } from '../reading/json.js';
import { readerOf, textOf, type ObjectReader } from '../reading/reader.js';

/**
 * One run of MLflow: as its REST API answers it, or the `meta.yaml` of its folder. A run is a version of the model that it made:
 * named by its tags, or by the run. Also the `meta.yaml` of a registered model and of its versions, and an `MLmodel` file.
 */
export const mlflowRun: JsonFormat = {
  format: 'mlflow-run',
  recognise(value) {
    const run = value['run'];
    if (isObject(run) && isObject(run['info']))
      return { certainty: 0.95, reasons: ['has a run with info, as MLflow answers'] };
    if (
      typeof value['artifact_uri'] === 'string' &&
      (Object.hasOwn(value, 'run_id') || Object.hasOwn(value, 'run_uuid'))
    )
      return { certainty: 0.9, reasons: ['has run_id and artifact_uri, as the meta.yaml of an MLflow run has'] };
    if (
      isObject(value['flavors']) &&
      (Object.hasOwn(value, 'model_uuid') ||
        Object.hasOwn(value, 'artifact_path') ||
        Object.hasOwn(value, 'mlflow_version'))
    )
      return { certainty: 0.95, reasons: ['has flavors, as an MLmodel file has'] };
    if (
      typeof value['name'] === 'string' &&
      Object.hasOwn(value, 'creation_timestamp') &&
      Object.hasOwn(value, 'last_updated_timestamp')
    )
      return {
        certainty: 0.85,
        reasons: ['has name and timestamps, as the meta.yaml of a registered model of MLflow has'],
      };
    return undefined;
  },
  read(document, plan) {
    if (isObject(document['flavors'])) return readModelFile(document, plan);
    if (typeof document['artifact_uri'] === 'string' || isObject(document['run'])) return readRun(document, plan);
    return readRegistered(document, plan);
  },
};

const moment = (text: string | undefined): string | undefined =>
  text !== undefined && /^\d{12,14}$/.test(text) ? new Date(Number(text)).toISOString() : undefined;

function readRun(document: JsonObject, plan: PlanDraft): Reading {
  const { findings } = plan;
  const root = readerOf(document, '', findings);
  const run = root.object('run');
  const info = run?.object('info') ?? root;
  const data = run?.object('data');
  const tags = new Map((data?.objects('tags') ?? []).map((tag) => [tag.loose('key') ?? '', tag.loose('value') ?? '']));
  const id = info.loose('run_id') ?? info.loose('run_uuid') ?? 'unknown';
  const named = tags.get('mlflow.registeredModelName') ?? info.loose('run_name') ?? tags.get('mlflow.runName');
  const asset = plan.asset('model', named ?? `run ${id}`, info.pointer);
  if (named === undefined) asset.unnamed = true;
  asset.description = tags.get('mlflow.note.content');
  const card = startCard('model', findings);
  const parameters = (data?.objects('params') ?? []).map(
    (each) => `${each.loose('key') ?? ''}: ${each.loose('value') ?? ''}`,
  );
  card.say('trainingProcedure', parameters.join('\n') || undefined, data?.at('params') ?? '');
  for (const metric of data?.objects('metrics') ?? []) {
    const [name, value] = [metric.loose('key'), metric.loose('value')];
    if (name !== undefined && value !== undefined) card.metric({ name, value, version: id }, metric.pointer);
    metric.ignore('timestamp', 'step');
    metric.rest('a metric of a run');
  }
  for (const input of run?.object('inputs')?.objects('dataset_inputs') ?? []) {
    const name = input.object('dataset')?.loose('name');
    if (name !== undefined) plan.link(asset.ref, plan.mention('dataset', name, input.pointer).ref, 'trained_on');
  }
  const address = info.text('artifact_uri');
  asset.versions.push(
    versionOf(id, info.pointer, {
      ...(address === undefined ? {} : { source: safeUrl(address, info.at('artifact_uri'), 'artifact_uri', findings) }),
      createdAt: moment(info.loose('start_time')),
      run: id,
    }),
  );
  if (!run)
    findings.add(
      'note',
      '',
      'metrics',
      'the metrics, parameters and tags of the run lie in files beside and are not read',
      'import the folder of the run as a whole, or the answer of runs/get',
    );
  info.ignore(
    'run_id',
    'run_uuid',
    'run_name',
    'experiment_id',
    'status',
    'start_time',
    'end_time',
    'lifecycle_stage',
    'artifact_uri',
    'source_type',
    'source_name',
    'source_version',
    'entry_point_name',
    'deleted_time',
    'tags',
    'user_id',
    'name',
  );
  if (textOf(info.raw['user_id']) !== undefined)
    asset.people.push({ name: textOf(info.raw['user_id'])!, role: 'user' });
  info.rest('the information of a run');
  data?.rest('the data of a run');
  run?.ignore('inputs', 'outputs');
  run?.rest('a run');
  if (info !== root) root.rest('an answer about a run');
  attachCard(asset, card, findings);
  return { errors: [] };
}

function readRegistered(document: JsonObject, plan: PlanDraft): Reading {
  const { findings } = plan;
  const root = readerOf(document, '', findings);
  const asset = plan.asset('model', root.text('name') ?? 'unnamed model', '');
  asset.description = root.text('description');
  const label = root.loose('version');
  const source = root.text('storage_location') ?? root.text('source');
  if (label !== undefined)
    asset.versions.push(
      versionOf(label, root.at('version'), {
        ...(source === undefined ? {} : { source: safeUrl(source, root.at('source'), 'source', findings) }),
        createdAt: moment(root.loose('creation_timestamp')),
        run: root.loose('run_id'),
        stage: root.loose('current_stage') === 'None' ? undefined : root.loose('current_stage'),
      }),
    );
  root.ignore(
    'creation_timestamp',
    'last_updated_timestamp',
    'status',
    'status_message',
    'run_link',
    'user_id',
    'tags',
    'aliases',
    'latest_versions',
    'source',
    'model_id',
  );
  Object.assign(asset.extra, root.rest('a registered model'));
  attachCard(asset, startCard('model', findings), findings);
  return { errors: [] };
}

function readModelFile(document: JsonObject, plan: PlanDraft): Reading {
  const { findings } = plan;
  const root = readerOf(document, '', findings);
  const asset = plan.asset('model', 'unnamed model', '');
  asset.unnamed = true;
  const card = startCard('model', findings);
  const flavours = root.object('flavors');
  card.list(
    'libraries',
    Object.keys(flavours?.raw ?? {}).filter((name) => name !== 'python_function'),
    root.at('flavors'),
  );
  for (const [name, flavour] of Object.entries(flavours?.raw ?? {}))
    if (isObject(flavour) && name !== 'python_function')
      card.say(
        'architecture',
        `${name}: ${['model_class', 'pretrained_model_name', 'task', 'sklearn_version', 'pytorch_version', 'transformers_version'].flatMap((key) => textOf(flavour[key]) ?? []).join(', ') || 'saved model'}`,
        root.at('flavors'),
      );
  signature(root.object('signature'), card);
  const label = root.loose('model_uuid') ?? root.loose('model_id') ?? root.loose('run_id');
  root.leave('model_size_bytes');
  asset.versions.push(
    versionOf(label, '', {
      createdAt: root.loose('utc_time_created')?.replace(' ', 'T'),
      run: root.loose('run_id'),
    }),
  );
  root.ignore(
    'mlflow_version',
    'artifact_path',
    'saved_input_example_info',
    'is_signature_from_type_hint',
    'type_hint_from_example',
    'prompts',
  );
  root.leave('metadata', 'resources', 'auth_policy');
  Object.assign(asset.extra, root.rest('an MLmodel file'));
  attachCard(asset, card, findings);
  return { formatVersion: textOf(document['mlflow_version']), errors: [] };
}

function signature(stated: ObjectReader | undefined, card: ReturnType<typeof startCard>): void {
  card.say('inputs', stated?.loose('inputs'), stated?.at('inputs') ?? '');
  card.say('outputs', stated?.loose('outputs'), stated?.at('outputs') ?? '');
  stated?.ignore('params');
  stated?.rest('a signature');
}
