import { safeUrl, type AssetDraft, type CardDraft, type PlanDraft } from '../draft.js';
import { isPlaceholder } from '../placeholder.js';
import type { Relation } from '../plan.js';
import { isObject } from '../reading/json.js';
import { textOf, type ObjectReader } from '../reading/reader.js';

/** Names of other assets, without placeholders; `owner/name` or a URL of the Hub. */
export function namesIn(reader: ObjectReader, key: string, plan: PlanDraft): { value: string; place: string }[] {
  return reader.texts(key).flatMap(({ value, place }) => {
    if (isPlaceholder(value)) {
      plan.findings.add('missing', place, key, 'is a placeholder', 'name it as owner/name', value);
      return [];
    }
    return [
      { value: value.replace(/^https?:\/\/(?:www\.)?huggingface\.co\/(?:datasets\/)?/i, '').replace(/\/$/, ''), place },
    ];
  });
}

const stated: Readonly<Record<string, Relation>> = {
  finetune: 'fine_tuned_from',
  adapter: 'fine_tuned_from',
  quantized: 'quantized_from',
  merge: 'derived_from',
  distillation: 'distilled_from',
  distilled: 'distilled_from',
};

/** `base_model` with the relation that the card states, or the one the Hub itself infers (several bases: a merge; quantised file formats: quantised). */
export function linkBaseModels(
  reader: ObjectReader,
  asset: AssetDraft,
  tags: readonly string[],
  plan: PlanDraft,
): void {
  const { findings } = plan;
  const keys = ['base_model', 'base_models', 'finetuned_from'].filter((key) => reader.has(key));
  const bases = keys.flatMap((key) => namesIn(reader, key, plan));
  const spelled = reader.text('base_model_relation');
  const relation =
    spelled !== undefined && Object.hasOwn(stated, spelled.toLowerCase()) ? stated[spelled.toLowerCase()] : undefined;
  if (spelled !== undefined && relation === undefined)
    findings.add(
      'wrong',
      reader.at('base_model_relation'),
      'base_model_relation',
      'is no relation of the Hub',
      'write finetune, adapter, quantized or merge',
      spelled,
    );
  const quantised =
    reader.has('quantized_by') ||
    /\bquanti[sz]/i.test(asset.name) ||
    /(?:^|[-_.])(?:gguf|gptq|awq|exl2|[2-8]-?bit|int[48]|q[2-8]_\w+|bnb)(?:$|[-_.])/i.test(asset.name) ||
    tags.some((tag) => /^(?:gguf|gptq|awq|exl2|[48]-bit|quantized|bitsandbytes)$/i.test(tag));
  const guess: Relation = bases.length > 1 ? 'derived_from' : quantised ? 'quantized_from' : 'fine_tuned_from';
  for (const { value, place } of bases) {
    const base = plan.mention('model', value, place);
    plan.link(asset.ref, base.ref, relation ?? guess);
    if (relation === undefined)
      findings.add(
        'note',
        place,
        'base_model',
        `the card does not say how the model came from "${value}"; taken as ${guess}, as the Hub would`,
        'state base_model_relation',
      );
  }
}

/** `datasets` of a model: what it was trained on (Hub documentation, "Specifying a dataset"). */
export function linkTrainingData(reader: ObjectReader, asset: AssetDraft, card: CardDraft, plan: PlanDraft): void {
  const datasets = namesIn(reader, 'datasets', plan);
  for (const { value, place } of datasets)
    plan.link(asset.ref, plan.mention('dataset', value, place).ref, 'trained_on');
  if (datasets.length > 0)
    card.say(
      'trainingData',
      datasets.map(({ value }) => value).join('\n'),
      datasets[0]?.place ?? reader.at('datasets'),
    );
}

/** `source_datasets`: `original` is the data set itself, `extended|name` or a name is another one. */
export function linkSourceData(reader: ObjectReader, asset: AssetDraft, plan: PlanDraft): void {
  for (const { value, place } of namesIn(reader, 'source_datasets', plan)) {
    if (/^original$/i.test(value)) continue;
    const name = value.replace(/^extended\|/i, '');
    if (/^(?:extended|other.*)$/i.test(name))
      plan.findings.add(
        'missing',
        place,
        'source_datasets',
        `says "${value}" without naming the data set`,
        'name it, e.g. extended|wikipedia',
        value,
      );
    else plan.link(asset.ref, plan.mention('dataset', name, place).ref, 'derived_from');
  }
}

/** `model-index`: results by task and data set (Papers with Code format). An entry the Hub would reject is read as far as it goes, and reported. */
export function readModelIndex(reader: ObjectReader, asset: AssetDraft, card: CardDraft, plan: PlanDraft): void {
  const { findings } = plan;
  for (const model of reader.objects('model-index')) {
    model.ignore('name');
    for (const result of model.objects('results')) {
      const task = result.object('task');
      const dataset = result.object('dataset');
      const source = result.object('source')?.loose('url');
      if (source !== undefined)
        asset.references.push({ type: 'evaluation', url: safeUrl(source, result.at('source'), 'source', findings) });
      if (dataset === undefined)
        findings.add(
          'wrong',
          result.at('dataset'),
          'model-index',
          'a result does not say on which data set it was measured (the Hub rejects it)',
          'add dataset with type and name',
        );
      const set = dataset?.loose('type') ?? dataset?.loose('name');
      if (set !== undefined && !isPlaceholder(set))
        plan.link(asset.ref, plan.mention('dataset', set, result.at('dataset')).ref, 'evaluated_on');
      for (const metric of result.objects('metrics')) {
        const label = metric.loose('name') ?? metric.loose('type');
        const raw = metric.any('value');
        const value = isObject(raw) || Array.isArray(raw) ? JSON.stringify(raw).slice(0, 500) : textOf(raw);
        if (label === undefined || value === undefined || isPlaceholder(value))
          findings.add(
            'missing',
            metric.pointer,
            'model-index',
            'a result lacks its metric or its value',
            'state both',
            metric.raw,
          );
        else
          card.metric(
            trimmed({
              name: label,
              value,
              task: task?.loose('name') ?? task?.loose('type'),
              dataset: dataset?.loose('name') ?? set,
              split: dataset?.loose('split'),
              verified: metric.flag('verified'),
            }),
            metric.pointer,
          );
      }
    }
  }
}

const trimmed = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
