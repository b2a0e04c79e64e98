import { safeUrl, versionOf, type AssetDraft, type PlanDraft } from '../draft.js';
import type { PlannedVersion } from '../plan.js';
import { isObject } from '../reading/json.js';
import { textOf, type ObjectReader } from '../reading/reader.js';
import { createdAt, readUser, tagsOf } from './times.js';

export function readVersion(
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
export function aliasesOf(model: ObjectReader, plan: PlanDraft): ReadonlyMap<string, string> {
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

export function checkAliases(
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
