import type { MissingCardField } from '../../asset/asset.types.js';
import type { InspectReport, TableReport } from '@custodia/import';
import type { CheckedImport } from './apply-import.js';
import type { ImportedAsset, ImportOutcome, ImportReport } from './import.types.js';
import type { ImportWork } from './work.policy.js';

export function reportOf(
  plan: InspectReport,
  { works, links, problems }: CheckedImport,
  dryRun: boolean,
  { rows, taken, next }: Pick<TableReport, 'rows' | 'taken' | 'next'> = { rows: null, taken: works.length, next: null },
): Omit<ImportReport, never> {
  const assets = works.map(assetOf);
  const all = [...plan.problems.filter(({ obligation }) => obligation === undefined), ...problems];
  const count = (outcome: ImportOutcome): number => assets.filter((asset) => asset.outcome === outcome).length;
  return {
    fileName: plan.file,
    digest: `sha256:${plan.sha256}`,
    size: plan.size,
    format: plan.format,
    formatVersion: plan.formatVersion ?? null,
    certainty: plan.certainty,
    reasons: plan.reasons,
    dryRun,
    rows,
    nextRow: next,
    assets,
    links: [...links],
    problems: all.map(({ severity, place, line, field, value, reason, remedy }) => ({
      severity,
      place,
      line: line ?? null,
      field,
      value: value ?? null,
      reason,
      remedy,
    })),
    counts: {
      created: count('created'),
      completed: count('completed'),
      matched: count('matched'),
      leftOut: taken - assets.length,
      versions: assets.reduce(
        (sum, { versions }) => sum + versions.filter(({ outcome }) => outcome === 'created').length,
        0,
      ),
      links: links.filter(({ outcome }) => outcome === 'created').length,
      problems: all.length,
    },
  };
}

function assetOf({ target, fields, versions, commands }: ImportWork): ImportedAsset {
  const { kind, id, name, mention, known, planned } = target;
  const outcome = known === 'no' ? 'created' : commands.length > 0 ? 'completed' : 'matched';
  const missing = planned.flatMap(({ completeness }) => completeness?.missing ?? []) as readonly MissingCardField[];
  return {
    kind,
    id,
    name,
    outcome,
    mention,
    versions,
    fields,
    missing,
    versionIds: versions.filter((version) => version.outcome !== 'left_out').map((version) => version.id),
  };
}
