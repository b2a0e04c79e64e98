import {
  addPerson,
  attachCard,
  safeUrl,
  startCard,
  type AssetDraft,
  type CardDraft,
  type PlanDraft,
  type Reading,
} from '../draft.js';
import { isPlaceholder } from '../placeholder.js';
import { isObject } from '../reading/json.js';
import { readerOf, textOf, type ObjectReader } from '../reading/reader.js';
import { plain, type Section } from '../reading/markdown.js';
import type { FrontMatter } from './front-matter.js';
import type { HubKind } from './kind.js';
import { linkBaseModels, linkSourceData, linkTrainingData, namesIn, readModelIndex } from './lineage.js';
import { readSections } from './sections.js';

export interface HubCard {
  readonly file: string;
  readonly kind: HubKind;
  readonly front: FrontMatter;
  readonly sections: readonly Section[];
}

/** A model, data set or Space card of the Hugging Face Hub: YAML front matter (Hub metadata specification) and Markdown sections. */
export function readHubCard({ file, kind, front, sections }: HubCard, plan: PlanDraft): Reading {
  const { findings } = plan;
  if (front.state === 'bad') return { errors: front.errors };
  for (const odd of front.oddities) findings.add('wrong', `line ${odd.line}`, odd.field, odd.reason, odd.remedy);
  if (front.state !== 'map')
    findings.add(
      'missing',
      'line 1',
      'front matter',
      front.state === 'empty'
        ? 'the front matter is empty'
        : 'there is no front matter, so licence, languages and lineage are not stated in a form that can be read',
      'add YAML between two lines of three dashes at the top of the file',
    );
  const reader = readerOf(front.map, '', findings);
  const name = nameOf(reader, kind, sections, file, plan);
  const asset = plan.asset(
    kind === 'dataset' ? 'dataset' : kind === 'space' ? 'system' : 'model',
    name ?? `unnamed ${kind === 'dataset' ? 'data set' : kind}`,
    '',
  );
  if (name === undefined) asset.unnamed = true;
  const card = startCard(kind === 'dataset' ? 'data' : kind === 'space' ? 'system' : 'model', findings);
  if (kind === 'model') readModelIndex(reader, asset, card, plan);
  readLicence(reader, asset, plan);
  const tags = reader.texts('tags').map(({ value }) => value);
  card.list('tags', tags, '/tags');
  readLanguages(reader, card, plan);
  if (kind === 'model') readModelKeys(reader, asset, card, tags, plan);
  else if (kind === 'dataset') readDatasetKeys(reader, asset, card, plan);
  else readSpaceKeys(reader, asset, plan);
  readSections(sections, asset, card, plan);
  if (asset.licences.length === 0)
    findings.add(
      'missing',
      '/license',
      'license',
      'is not stated',
      'state an SPDX id in the front matter, e.g. license: apache-2.0',
    );
  if (asset.description === undefined)
    findings.add(
      'missing',
      'line 1',
      'description',
      'the card does not describe the asset',
      'write what it is in a sentence under the title',
    );
  findings.add(
    'missing',
    '/version',
    'version',
    'cards carry no version, and no digest of the files',
    'import it with the revision of the repository and the digests of its files (ETSI TS 104 223, 5.2.1-2 and 5.2.4-1.2)',
  );
  reader.ignore(
    'thumbnail',
    'widget',
    'inference',
    'viewer',
    'extra_gated_prompt',
    ...Object.keys(front.map).filter((key) => key.startsWith('extra_gated_')),
  );
  Object.assign(asset.extra, reader.rest(`a ${kind === 'dataset' ? 'data set' : kind} card`));
  const fineTuned = plan.links.some((link) => link.from === asset.ref && link.relation === 'fine_tuned_from');
  attachCard(asset, card, findings, {
    fineTuned,
    humanFeedback: tags.some((tag) => /^(?:rlhf|dpo|orpo|kto|ppo|reward-?model)$/i.test(tag)),
  });
  return { errors: [] };
}

function nameOf(
  reader: ObjectReader,
  kind: HubKind,
  sections: readonly Section[],
  file: string,
  { findings }: PlanDraft,
): string | undefined {
  const stated = [
    reader.loose('model_name'),
    reader.loose('pretty_name'),
    kind === 'space' ? reader.loose('title') : undefined,
  ].find((name) => name !== undefined && !isPlaceholder(name));
  const heading = sections.find((section) => section.level > 0 && section.level <= 2);
  const title =
    heading === undefined ||
    (kind !== 'space' && heading.level === 2 && sections.some((section) => section.level === 1))
      ? undefined
      : plain(heading.title)
          .replace(/^(?:model|data(?:set)?) card (?:for|of)\s+/i, '')
          .replace(/^["'“](.*)["'”]$/, '$1')
          .trim();
  const filler = title !== undefined && (isPlaceholder(title) || ofTemplate.test(title));
  const names = title !== undefined && title !== '' && !filler && !isPart(title);
  if (filler)
    findings.add(
      'missing',
      `line ${heading?.line ?? 1}`,
      'name',
      'the title is an unfilled template',
      'write the name of the model or data set',
      title,
    );
  const index = reader.raw['model-index'];
  const entry = Array.isArray(index) ? index[0] : index;
  const indexName = kind === 'model' && isObject(entry) ? textOf(entry['name']) : undefined;
  const stem = (file.split(/[\\/]/).at(-1) ?? '').replace(/\.[^.]*$/, '');
  const fromFile = /^(?:readme|index|model_?card|dataset_?card|card|)$/i.test(stem) ? undefined : stem;
  const name = stated ?? indexName ?? (names ? title.slice(0, 200) : undefined) ?? fromFile;
  if (name === undefined)
    findings.add(
      'missing',
      'line 1',
      'name',
      'the card names nothing',
      'put the name in the title, or state model_name or pretty_name',
    );
  return name;
}

/** Titles that templates give to every card. */
const ofTemplate =
  /\{\{|\}\}|^(?:(?:my |your |the |this )?(?:(?:model|data ?set|data|system)[ _-]?)?(?:id|name|title|card)|(?:my |your |the |this )?(?:model|data ?set|read ?me|untitled|unnamed)(?: model| data ?set)?)$/i;
const wordOfPart =
  /^(?:about|abstract|acknowledg\w+|and|architecture|authors?|benchmarks?|bias(?:es)?|card|changelog|citation|considerations?|contacts?|contents|data|dataset|description|details?|direct|environmental|ethical|evaluation|example|fields|for|get|getting|guardrails|how|impact|information|installation|instances|intended|introduction|languages?|licen[cs]e|limitations?|links?|metrics?|model|news|notes?|of|out-of-scope|overview|performance|procedure|quick ?start|readme|recommendations?|results?|risks?|sources?|specifications?|splits|started|structure|summary|table|technical|the|this|to|training|updates?|usage|uses?|with)$/i;

/** A title that names a part of a card, such as "Model description"; it names no asset. */
const isPart = (title: string): boolean =>
  title.split(/[\s,&:/()-]+/).every((word) => word === '' || wordOfPart.test(word));

function readLicence(reader: ObjectReader, asset: AssetDraft, { findings }: PlanDraft): void {
  const ids = [...reader.texts('license'), ...reader.texts('licenses')];
  const [name, link] = [reader.text('license_name'), reader.text('license_link')];
  for (const { value, place } of ids) {
    if (isPlaceholder(value))
      findings.add(
        'missing',
        place,
        'license',
        'is a placeholder',
        'state an SPDX id, e.g. license: apache-2.0',
        value,
      );
    else if (/^other$/i.test(value)) {
      if (name === undefined && link === undefined)
        findings.add(
          'missing',
          place,
          'license',
          'says "other" and names no licence',
          'add license_name and license_link',
          value,
        );
      else asset.licences.push(name ?? link ?? value);
    } else asset.licences.push(value);
  }
  if (link !== undefined)
    asset.references.push({ type: 'license', url: safeUrl(link, reader.at('license_link'), 'license_link', findings) });
}

function readLanguages(reader: ObjectReader, card: CardDraft, { findings }: PlanDraft): void {
  for (const key of ['language', 'languages', 'language_bcp47']) {
    const raw = reader.any(key);
    if (isObject(raw)) {
      card.list('languages', Object.keys(raw), reader.at(key));
      continue;
    }
    for (const { value, place } of raw === undefined ? [] : reader.texts(key)) {
      if (value === 'false') {
        findings.add(
          'wrong',
          place,
          key,
          'is read as "false", probably the language code no',
          'put the code in quotes: "no"',
          value,
        );
        continue;
      }
      if (!isPlaceholder(value) && !/^(?:[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*|code|multilingual)$/i.test(value))
        findings.add(
          'wrong',
          place,
          key,
          'is not a language code',
          'write an ISO 639 code such as en, or multilingual',
          value,
        );
      card.list('languages', [value], place);
    }
  }
}

function readModelKeys(
  reader: ObjectReader,
  asset: AssetDraft,
  card: CardDraft,
  tags: readonly string[],
  plan: PlanDraft,
): void {
  linkBaseModels(reader, asset, tags, plan);
  linkTrainingData(reader, asset, card, plan);
  card.say('task', reader.text('pipeline_tag'), '/pipeline_tag');
  card.say('architecture', reader.loose('model_type'), '/model_type');
  const library = reader.text('library_name');
  if (library !== undefined) card.list('libraries', [library], '/library_name');
  card.say(
    'evaluation',
    reader
      .texts('metrics')
      .map(({ value }) => value)
      .join(', ') || undefined,
    '/metrics',
  );
  const emissions = reader.any('co2_eq_emissions');
  card.say(
    'environmentalImpact',
    isObject(emissions)
      ? Object.entries(emissions)
          .map(([key, value]) => `${key}: ${textOf(value) ?? JSON.stringify(value)}`)
          .join('\n')
      : emissions === undefined
        ? undefined
        : `${textOf(emissions) ?? ''} g CO2eq`,
    '/co2_eq_emissions',
  );
  for (const key of ['model_creator', 'quantized_by', 'author', 'authors'])
    for (const { value } of reader.texts(key))
      if (!isPlaceholder(value)) addPerson(asset, key.replaceAll('_', ' ').replace(/s$/, ''), value);
  const next = reader.text('new_version');
  if (next !== undefined)
    plan.findings.add(
      'note',
      '/new_version',
      'new_version',
      `the card names a newer version: ${next}`,
      'consider the newer one',
      next,
    );
}

function readDatasetKeys(reader: ObjectReader, asset: AssetDraft, card: CardDraft, plan: PlanDraft): void {
  linkSourceData(reader, asset, plan);
  card.list(
    'tasks',
    [...reader.texts('task_categories'), ...reader.texts('task_ids')].map(({ value }) => value),
    '/task_categories',
  );
  card.say(
    'size',
    reader
      .texts('size_categories')
      .map(({ value }) => value)
      .join(', ') || undefined,
    '/size_categories',
  );
  for (const key of ['annotations_creators', 'language_creators'])
    card.say(
      'annotation',
      reader
        .texts(key)
        .map(({ value }) => `${key}: ${value}`)
        .join(', ') || undefined,
      `/${key}`,
    );
  const info = reader.any('dataset_info');
  const infos = Array.isArray(info) ? info : info === undefined ? [] : [info];
  const sizes = infos.flatMap((each) =>
    isObject(each) ? [`${textOf(each['config_name']) ?? 'default'}: ${textOf(each['dataset_size']) ?? '?'} bytes`] : [],
  );
  card.say('structure', sizes.slice(0, 50).join('\n') || undefined, '/dataset_info');
  const code = reader.text('paperswithcode_id');
  if (code !== undefined)
    asset.references.push({
      type: 'paperswithcode',
      url: `https://paperswithcode.com/dataset/${encodeURIComponent(code)}`,
    });
  reader.ignore(
    'multilinguality',
    'train-eval-index',
    'configs',
    'config_names',
    'metrics',
    'license_details',
    'dataset_info',
    'datasets',
    'homepage',
  );
}

function readSpaceKeys(reader: ObjectReader, asset: AssetDraft, plan: PlanDraft): void {
  for (const [key, kind] of [
    ['models', 'model'],
    ['datasets', 'dataset'],
  ] as const)
    for (const { value, place } of namesIn(reader, key, plan))
      plan.link(asset.ref, plan.mention(kind, value, place).ref, 'contains');
  const text = reader.text('short_description');
  if (text !== undefined && !isPlaceholder(text)) asset.description = text;
  reader.ignore(
    'emoji',
    'colorFrom',
    'colorTo',
    'pinned',
    'app_file',
    'app_port',
    'python_version',
    'sdk_version',
    'sdk',
    'header',
    'fullWidth',
    'suggested_hardware',
    'hf_oauth',
    'preload_from_hub',
    'startup_duration_timeout',
    'title',
  );
}
