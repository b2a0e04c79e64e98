import {
  attachCard,
  readDigest,
  startCard,
  versionOf,
  withDigests,
  type AssetDraft,
  type CardDraft,
  type PlanDraft,
  type Reading,
} from '../draft.js';
import type { PlannedFile } from '../plan.js';
import type { JsonFormat } from '../recognition.js';
import type { JsonObject } from '../reading/json.js';
import { readerOf, type ObjectReader } from '../reading/reader.js';

/** What the API of the Hugging Face Hub answers about one repository. */
export const hubAnswer: JsonFormat = {
  format: 'hugging-face-api',
  recognise(value) {
    const named = typeof value['modelId'] === 'string' || typeof value['id'] === 'string';
    const found = ['siblings', 'cardData', 'lastModified', 'sha'].filter((key) => Object.hasOwn(value, key));
    return named && found.length >= 2 && (found.includes('siblings') || found.includes('cardData'))
      ? { certainty: 0.95, reasons: [`has an id with ${found.join(', ')}, as the API of the Hub answers`] }
      : undefined;
  },
  read: readAnswer,
};

const ofModels = [
  'modelId',
  'pipeline_tag',
  'library_name',
  'safetensors',
  'transformersInfo',
  'mask_token',
  'widgetData',
];

function readAnswer(document: JsonObject, plan: PlanDraft): Reading {
  const { findings } = plan;
  const root = readerOf(document, '', findings);
  const kind = ofModels.some((key) => Object.hasOwn(document, key)) ? 'model' : 'dataset';
  const name = root.text('id') ?? root.text('modelId') ?? 'unnamed repository';
  const asset = plan.asset(kind, name, '');
  const card = startCard(kind === 'model' ? 'model' : 'data', findings);
  const address = `https://huggingface.co/${kind === 'dataset' ? 'datasets/' : ''}${name}`;
  asset.references.push({ type: 'distribution', url: address });
  if (kind === 'dataset') asset.sources.push({ url: address });
  asset.description = root.text('description');
  const about = root.object('cardData');
  const tags = root.texts('tags').map(({ value }) => value);
  readTags(tags, asset, card, plan);
  if (about) readCardData(about, asset, card, plan);
  card.say('task', root.text('pipeline_tag'), root.at('pipeline_tag'));
  card.list(
    'libraries',
    root.texts('library_name').map(({ value }) => value),
    root.at('library_name'),
  );
  const files = root.objects('siblings').map((file) => readFile(file, asset, plan));
  const revision = root.text('sha');
  asset.versions.push(
    versionOf(revision, revision === undefined ? '' : root.at('sha'), {
      files,
      source: revision === undefined ? address : `${address}/tree/${revision}`,
      createdAt: root.text('lastModified') ?? root.text('createdAt'),
    }),
  );
  root.ignore(
    '_id',
    'modelId',
    'author',
    'private',
    'gated',
    'disabled',
    'downloads',
    'downloadsAllTime',
    'likes',
    'trendingScore',
    'createdAt',
    'lastModified',
    'usedStorage',
    'key',
    'spaces',
    'widgetData',
    'transformersInfo',
    'safetensors',
    'paperswithcode_id',
    'citation',
    'model-index',
    'config',
    'inference',
    'mask_token',
  );
  for (const key of ['gated', 'private'])
    if (document[key] === true || typeof document[key] === 'string')
      findings.add(
        'note',
        `/${key}`,
        key,
        'is not kept: who may download it is decided at the Hub',
        'classify the asset',
        document[key],
      );
  Object.assign(asset.extra, root.rest('an answer of the Hub'));
  attachCard(asset, card, findings);
  return { errors: [] };
}

function readFile(file: ObjectReader, asset: AssetDraft, { findings }: PlanDraft): PlannedFile {
  const path = file.text('rfilename') ?? 'unnamed';
  const stored = file.object('lfs');
  const digest = stored?.has('sha256')
    ? readDigest(asset, path, 'sha256', stored.any('sha256'), stored.pointer, findings)
    : undefined;
  const size = file.number('size') ?? stored?.number('size');
  file.ignore('blobId');
  stored?.ignore('pointerSize', 'oid');
  return withDigests({ path, ...(size === undefined ? {} : { size }) }, digest === undefined ? [] : [digest]);
}

function readTags(tags: readonly string[], asset: AssetDraft, card: CardDraft, plan: PlanDraft): void {
  const plain: string[] = [];
  for (const tag of tags) {
    const [, key, value] = /^([a-z_]+):(.+)$/.exec(tag) ?? [];
    if (key === 'license') asset.licences.push(value!);
    else if (key === 'language') card.list('languages', [value!], '/tags');
    else if (key === 'dataset' && asset.kind === 'model')
      plan.link(asset.ref, plan.mention('dataset', value!, '/tags').ref, 'trained_on');
    else if (key === 'base_model') readBase(value!, asset, plan);
    else if (key === 'task_categories' || key === 'task_ids') card.list('tasks', [value!], '/tags');
    else if (key === undefined) plain.push(tag);
  }
  card.list('tags', plain, '/tags');
}

function readBase(text: string, asset: AssetDraft, plan: PlanDraft): void {
  const [, how, name] = /^(finetune|adapter|quantized|merge):(.+)$/.exec(text) ?? [undefined, undefined, text];
  const base = plan.mention('model', name!, '/tags');
  // The Hub names each base twice, with and without what was made of it.
  if (how === undefined && plan.linked(asset.ref, base.ref)) return;
  if (how !== undefined || !plan.linked(asset.ref, base.ref))
    plan.link(
      asset.ref,
      base.ref,
      how === 'quantized' ? 'quantized_from' : how === 'merge' ? 'derived_from' : 'fine_tuned_from',
    );
}

function readCardData(about: ObjectReader, asset: AssetDraft, card: CardDraft, plan: PlanDraft): void {
  for (const { value } of about.texts('license')) if (!asset.licences.includes(value)) asset.licences.push(value);
  card.list(
    'languages',
    about.texts('language').map(({ value }) => value),
    about.at('language'),
  );
  if (asset.kind === 'model')
    for (const { value, place } of about.texts('datasets')) {
      const data = plan.mention('dataset', value, place);
      if (!plan.linked(asset.ref, data.ref)) plan.link(asset.ref, data.ref, 'trained_on');
    }
  for (const { value, place } of about.texts('base_model')) {
    const base = plan.mention('model', value, place);
    if (!plan.linked(asset.ref, base.ref)) plan.link(asset.ref, base.ref, 'fine_tuned_from');
  }
  about.ignore(
    'tags',
    'pipeline_tag',
    'library_name',
    'pretty_name',
    'license_name',
    'license_link',
    'widget',
    'inference',
    'base_model_relation',
  );
  about.leave(
    'model-index',
    'metrics',
    'configs',
    'dataset_info',
    'size_categories',
    'source_datasets',
    'task_categories',
    'task_ids',
    'annotations_creators',
    'co2_eq_emissions',
    'extra_gated_prompt',
    'extra_gated_fields',
  );
  Object.assign(asset.extra, about.rest('the card of the repository'));
}
