import { attachCard, startCard, versionOf, type PlanDraft, type Reading } from '../draft.js';
import type { JsonFormat } from '../recognition.js';
import { isObject, type JsonObject } from '../reading/json.js';
import { readerOf, textOf } from '../reading/reader.js';

/** `config.json` beside the weights of a model: what it is built of. It does not name the model. */
export const hubConfig: JsonFormat = {
  format: 'hugging-face-config',
  recognise(value) {
    const architectures = Array.isArray(value['architectures']);
    if (
      typeof value['model_type'] !== 'string' ||
      !(architectures || Object.hasOwn(value, 'transformers_version') || Object.hasOwn(value, 'vocab_size'))
    )
      return undefined;
    return {
      certainty: 0.9,
      reasons: [
        `has model_type ${value['model_type'].slice(0, 40)}${architectures ? ' with architectures' : ''}, as config.json has`,
      ],
    };
  },
  read: readConfig,
};

function readConfig(document: JsonObject, plan: PlanDraft): Reading {
  const { findings } = plan;
  const root = readerOf(document, '', findings);
  const asset = plan.asset('model', `unnamed ${root.text('model_type') ?? ''} model`, '');
  asset.unnamed = true;
  const card = startCard('model', findings);
  const type = root.text('model_type');
  const architectures = root.texts('architectures').map(({ value }) => value);
  card.say('architecture', [type, ...architectures].filter(Boolean).join(', '), root.at('architectures'));
  const numbers = Object.entries(document).filter(
    ([key, value]) => typeof value === 'number' && /(size|num_|layers|heads|positions|length)/.test(key),
  );
  if (numbers.length > 0)
    card.say('architecture', numbers.map(([key, value]) => `${key}: ${String(value)}`).join(', '), '');
  root.ignore(...numbers.map(([key]) => key));
  const labels = document['id2label'];
  if (isObject(labels)) {
    card.say(
      'outputs',
      Object.values(labels)
        .map((label) => textOf(label))
        .filter(Boolean)
        .join(', ') || undefined,
      root.at('id2label'),
    );
    root.ignore('id2label', 'label2id');
  }
  const quantised = root.object('quantization_config');
  card.say(
    'architecture',
    quantised && `quantised: ${quantised.loose('quant_method') ?? quantised.loose('bits') ?? 'yes'}`,
    root.at('quantization_config'),
  );
  card.list('libraries', root.has('transformers_version') ? ['transformers'] : [], root.at('transformers_version'));
  const origin = root.text('_name_or_path');
  // The Hub writes here what the weights were loaded from: a base, the model itself, or a folder of somebody's machine.
  if (origin !== undefined)
    findings.add(
      'note',
      root.at('_name_or_path'),
      '_name_or_path',
      'tells what the weights were loaded from; no link is made, because that may be the model itself',
      'link the base model if it is one',
      origin,
    );
  asset.versions.push(versionOf(undefined, ''));
  root.ignore('transformers_version', 'torch_dtype', 'dtype', 'auto_map');
  const kept = root.rest('a configuration of a model');
  Object.assign(asset.extra, kept);
  attachCard(asset, card, findings);
  return { formatVersion: textOf(document['transformers_version']), errors: [] };
}
