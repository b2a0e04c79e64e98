import type { JsonObject } from '../reading/json.js';
import type { Section } from '../reading/markdown.js';

export type HubKind = 'model' | 'dataset' | 'space';

const datasetKeys: readonly string[] = [
  'annotations_creators',
  'language_creators',
  'multilinguality',
  'size_categories',
  'source_datasets',
  'task_categories',
  'task_ids',
  'pretty_name',
  'dataset_info',
  'configs',
  'train-eval-index',
  'viewer',
  'paperswithcode_id',
  'config_names',
  'language_bcp47',
  'annotations_creator',
];
const modelKeys: readonly string[] = [
  'library_name',
  'pipeline_tag',
  'base_model',
  'base_model_relation',
  'model-index',
  'datasets',
  'widget',
  'inference',
  'metrics',
  'thumbnail',
  'co2_eq_emissions',
  'eval_results',
  'model_name',
  'model_type',
  'quantized_by',
  'instance_prompt',
  'model_creator',
  'new_version',
  'mask_token',
  'prompt_template',
  'model_link',
  'language_model',
  'finetuned_from',
];
const spaceKeys: readonly string[] = ['sdk', 'app_file', 'sdk_version', 'colorFrom', 'colorTo', 'emoji', 'app_port'];
const sharedKeys: readonly string[] = [
  'license',
  'license_name',
  'license_link',
  'language',
  'languages',
  'tags',
  'licenses',
];

export interface KindGuess {
  readonly kind: HubKind;
  /** 0 to 1: is it a card of the Hub at all? */
  readonly certainty: number;
  readonly reasons: readonly string[];
}

/** Which kind of card this is, told from keys and headings, never from the file name. Nothing when it is no card. */
export function guessKind(map: JsonObject, hasMap: boolean, sections: readonly Section[]): KindGuess | undefined {
  const keys = Object.keys(map);
  const count = (names: readonly string[]): string[] => names.filter((name) => keys.includes(name));
  const [ofData, ofModel, ofSpace, ofAny] = [count(datasetKeys), count(modelKeys), count(spaceKeys), count(sharedKeys)];
  const titles = sections.map((section) => section.title.toLowerCase());
  const heading = titles.find((title) => /^(?:model|dataset|data) card(?: (?:for|of)\b|\s*[-:–]|$)/.test(title));
  const headingKind: HubKind | undefined =
    heading === undefined ? undefined : /^model/.test(heading) ? 'model' : 'dataset';
  const sectionCount = (pattern: RegExp): number => titles.filter((title) => pattern.test(title)).length;
  const dataSections = sectionCount(
    /^(?:data instances|data fields|data splits|dataset (?:structure|creation|summary|description|details)|source data|annotations?|curation rationale)$/,
  );
  const modelSections = sectionCount(
    /^(?:model description|model details|training procedure|training data|intended uses?\b.*|how to (?:use|get started with the model)|evaluation results|model architecture.*|benchmarks|bias, risks, and limitations)$/,
  );
  const dataScore = 2 * ofData.length + 3 * Number(headingKind === 'dataset') + dataSections;
  const modelScore = 2 * ofModel.length + 3 * Number(headingKind === 'model') + modelSections;
  const reasons: string[] = [];
  const say = (what: string, names: readonly string[]): void =>
    void (names.length > 0 && reasons.push(`front matter has ${what} keys: ${names.slice(0, 6).join(', ')}`));
  if (ofSpace.length >= 2 && ofSpace.length * 2 >= dataScore) {
    say('Space', ofSpace);
    return { kind: 'space', certainty: 0.9, reasons };
  }
  const kind: HubKind = dataScore > modelScore ? 'dataset' : 'model';
  say(kind === 'dataset' ? 'data set' : 'model', kind === 'dataset' ? ofData : ofModel);
  say('card', ofAny);
  if (heading !== undefined) reasons.push(`a heading says "${heading.slice(0, 60)}"`);
  if (Math.max(dataSections, modelSections) > 0)
    reasons.push(`${Math.max(dataSections, modelSections)} headings as in a ${kind} card`);
  const specific = Math.max(dataScore, modelScore);
  if (hasMap && specific === 0 && ofAny.length > 0) {
    const foreign = keys.length - ofAny.length; // keys of blogs and wikis (title, date, ...) speak against a card
    const certainty = round(Math.max(0, 0.4 + 0.1 * ofAny.length - 0.15 * foreign));
    return certainty < 0.3 ? undefined : { kind, certainty, reasons };
  }
  if (hasMap && specific > 0) {
    const close = dataScore > 0 && modelScore > 0 ? 0.1 * Math.min(1, Math.min(dataScore, modelScore) / specific) : 0;
    return { kind, certainty: round(Math.min(0.98, 0.6 + 0.08 * specific + 0.03 * ofAny.length) - close), reasons };
  }
  const words = sections
    .map((section) => `${section.title} ${section.text.slice(0, 2000)}`)
    .join(' ')
    .slice(0, 20_000);
  const hints = [
    ...new Set(
      (
        words.match(
          /\b(?:model|dataset|bleu|fine-?tun\w*|transformer|tokenizer|pre-?trained|checkpoint|embeddings?|cardData|neural|corpus)\b|[a-z](?:Model|Dataset)\b/gi,
        ) ?? []
      ).map((word) => word.toLowerCase()),
    ),
  ];
  if (hints.length > 0) reasons.push(`speaks of ${hints.slice(0, 6).join(', ')}`);
  const strong =
    /\b(?:model|dataset|embeddings?|lora|gguf)\b|[a-z](?:Model|Dataset)\b/i.test(
      sections.map((section) => section.title).join('\n'),
    ) || hints.some((hint) => /^(?:bleu|fine|transformer|tokenizer|pre-?trained|checkpoint|carddata)/.test(hint));
  const score = specific === 0 && !strong ? 0 : 0.12 * specific + 0.08 * hints.length;
  if (hasMap || score < 0.08) return undefined;
  reasons.push('there is no front matter');
  return {
    kind: specific === 0 && /\bdataset\b/i.test(sections[0]?.title ?? '') ? 'dataset' : kind,
    certainty: round(Math.min(0.7, 0.2 + score)),
    reasons,
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;
