import { attachCard, startCard, versionOf, type AssetDraft, type PlanDraft } from '../draft.js';
import { isPlaceholder } from '../placeholder.js';
import type { PlannedVersion } from '../plan.js';
import { isObject, type Json } from '../reading/json.js';
import { textOf, type ObjectReader } from '../reading/reader.js';
import { createdAt, readUser, tagsOf } from './times.js';

/** One prompt version as export_prompt.py writes it. Versions of the same prompt join one asset. */
export function readPrompt(prompt: ObjectReader, plan: PlanDraft): void {
  const { findings } = plan;
  const name = prompt.loose('name');
  if (name === undefined)
    findings.add('missing', prompt.at('name'), 'name', 'the prompt has no name', 'export it again');
  const asset = plan.find('prompt', name ?? '') ?? plan.asset('prompt', name ?? 'unnamed prompt', prompt.pointer);
  const tags = tagsOf(prompt);
  const description = prompt.loose('description');
  if (description !== undefined && !isPlaceholder(description)) asset.description = description;
  readUser(prompt, 'user_id', 'user', asset);
  const template = templateOf(prompt.any('template'));
  if (template === undefined)
    findings.add('missing', prompt.at('template'), 'template', 'the prompt has no text', 'export it again');
  const version = promptVersion(prompt, template, prompt.loose('version'), prompt.loose('commit_message'), tags, plan);
  const uri = prompt.loose('uri');
  asset.versions.push({ ...version, ...(uri === undefined ? {} : { source: uri }) });
  prompt.ignore('last_updated_timestamp', ...Object.keys(prompt.raw).filter((key) => key.startsWith('_')));
  Object.assign(asset.extra, prompt.rest('an MLflow prompt'));
  promptCard(asset, tags, prompt, plan);
}

/** MLflow before 3 keeps prompts as registered models with the tag `mlflow.prompt.is_prompt`. Answers whether it was one. */
export function promptOfModel(
  model: ObjectReader,
  name: string,
  tags: Readonly<Record<string, string>>,
  versions: readonly ObjectReader[],
  plan: PlanDraft,
): boolean {
  if (
    !/^true$/i.test(tags['mlflow.prompt.is_prompt'] ?? '') &&
    !versions.some((version) => tagsOf(version)['mlflow.prompt.text'] !== undefined)
  )
    return false;
  const asset = plan.asset('prompt', name, model.pointer);
  const description = model.loose('description');
  if (description !== undefined && !isPlaceholder(description)) asset.description = description;
  for (const version of versions) {
    const { 'mlflow.prompt.text': text, 'mlflow.prompt.is_prompt': _is, ...others } = tagsOf(version);
    asset.versions.push(
      promptVersion(version, text, version.loose('version'), version.loose('description'), others, plan),
    );
  }
  promptCard(asset, tags, model, plan);
  return true;
}

function promptVersion(
  reader: ObjectReader,
  template: string | undefined,
  label: string | undefined,
  message: string | undefined,
  tags: Readonly<Record<string, string>>,
  plan: PlanDraft,
): PlannedVersion {
  if (label === undefined)
    plan.findings.add(
      'missing',
      reader.at('version'),
      'version',
      'the prompt has no version number',
      'export it again',
    );
  const stated = reader.texts('variables').map(({ value }) => value);
  const found = template === undefined ? [] : variablesOf(template);
  const lost = stated.filter((name) => !found.includes(name));
  const extra = found.filter((name) => !stated.includes(name));
  if (reader.has('variables') && (lost.length > 0 || extra.length > 0)) {
    plan.findings.add(
      'wrong',
      reader.at('variables'),
      'variables',
      `the listed variables do not fit the text (${[lost.length > 0 ? `not in the text: ${lost.join(', ')}` : '', extra.length > 0 ? `not listed: ${extra.join(', ')}` : ''].filter((part) => part !== '').join('; ')})`,
      'correct the list or the text',
      stated,
    );
  }
  const aliases =
    reader.has('aliases') && Array.isArray(reader.any('aliases'))
      ? reader.texts('aliases').map(({ value }) => value)
      : [];
  return versionOf(label, reader.pointer, {
    ...(message === undefined ? {} : { description: message }),
    ...createdAt(reader, plan.findings),
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
    ...(aliases.length === 0 ? {} : { aliases }),
    ...(template === undefined ? {} : { prompt: { template, variables: stated.length > 0 ? stated : found } }),
  });
}

function promptCard(
  asset: AssetDraft,
  tags: Readonly<Record<string, string>>,
  reader: ObjectReader,
  plan: PlanDraft,
): void {
  const card = startCard('prompt', plan.findings);
  card.say(
    'intendedUse',
    tags['purpose'] ?? tags['intended_use'] ?? asset.description,
    reader.at(tags['purpose'] === undefined ? 'description' : 'tags'),
  );
  if (tags['language'] !== undefined) card.list('languages', [tags['language']], reader.at('tags'));
  attachCard(asset, card, plan.findings);
}

/** Text, or the messages of a chat prompt as JSON lines `role: content`. */
function templateOf(value: Json | undefined): string | undefined {
  if (!Array.isArray(value)) return typeof value === 'string' && value !== '' ? value : undefined;
  const messages = value.flatMap((each) =>
    isObject(each)
      ? [
          `${textOf(each['role']) ?? 'user'}: ${typeof each['content'] === 'string' ? each['content'] : JSON.stringify(each['content'] ?? '')}`,
        ]
      : [],
  );
  return messages.length === 0 ? undefined : messages.join('\n');
}

/** `{{ name }}` as MLflow writes it; `{name}` when the text has no double braces. */
function variablesOf(template: string): string[] {
  const double = [...template.matchAll(/\{\{\s*([A-Za-z_][\w.]{0,100})\s*\}\}/g)].map((match) => match[1] ?? '');
  const single =
    double.length > 0
      ? []
      : [...template.matchAll(/(?<!\{)\{([A-Za-z_][\w.]{0,100})\}(?!\})/g)].map((match) => match[1] ?? '');
  return [...new Set([...double, ...single])];
}
