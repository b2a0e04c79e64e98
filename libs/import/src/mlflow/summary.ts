import type { PlanDraft } from '../draft.js';
import type { ObjectReader } from '../reading/reader.js';

export function checkCounts(
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

export function readSummary(inside: ObjectReader, info: ObjectReader | undefined, { findings }: PlanDraft): void {
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

export function indexNote(inside: ObjectReader, { findings }: PlanDraft): void {
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
