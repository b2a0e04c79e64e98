import { oneLine, table } from './output.js';

/** The answer of `importAssets`, as the query below asks for it. */
export interface ImportAnswer {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
  readonly format: string;
  readonly formatVersion: string | null;
  readonly dryRun: boolean;
  readonly rows: number | null;
  readonly nextRow: number | null;
  readonly counts: {
    readonly created: number;
    readonly completed: number;
    readonly matched: number;
    readonly leftOut: number;
    readonly versions: number;
    readonly links: number;
    readonly problems: number;
  };
  readonly assets: readonly {
    readonly kind: string;
    readonly id: string;
    readonly name: string;
    readonly outcome: string;
    readonly mention: boolean;
    readonly versions: readonly {
      readonly id: string;
      readonly label: string;
      readonly outcome: string;
      readonly files: number;
      readonly digests: number;
      readonly claims: number;
    }[];
    readonly fields: readonly { readonly field: string; readonly outcome: string; readonly value: string | null }[];
    readonly missing: readonly { readonly field: string; readonly obligation: string }[];
  }[];
  readonly links: readonly {
    readonly relation: string;
    readonly outcome: string;
    readonly from: { readonly id: string };
    readonly to: { readonly id: string };
  }[];
  readonly problems: readonly {
    readonly severity: string;
    readonly place: string;
    readonly line: number | null;
    readonly field: string;
    readonly value: string | null;
    readonly reason: string;
    readonly remedy: string;
  }[];
}

const importText = (details: string): string => `mutation ($input: ImportAssetsInput!) {
  importAssets(input: $input) {
    __typename
    ... on Refusal { code message }
    ... on FileNotImportable { problems }
    ... on ImportRefused { because }
    ... on ImportReport {
      fileName digest size format formatVersion certainty reasons dryRun rows nextRow
      counts { created completed matched leftOut versions links problems }
      importProblems: problems { severity place line field value reason remedy }
      ${details}
    }
  }
}`;

export const importMutation = importText(`
      assets { kind id name outcome mention versions { id label outcome files digests claims } fields { field outcome value } missing { field obligation } }
      links { relation outcome from { kind id versionId } to { kind id versionId } }`);

/** Of a table with thousands of rows: what is to be looked at, and numbers. */
export const tableMutation = importText('');

/** The reports of two parts of one table as one. */
export function joined(one: ImportAnswer, other: ImportAnswer): ImportAnswer {
  const counts = Object.fromEntries(
    Object.entries(one.counts).map(([name, count]) => [
      name,
      count + other.counts[name as keyof ImportAnswer['counts']],
    ]),
  ) as ImportAnswer['counts'];
  return { ...one, counts, nextRow: other.nextRow, problems: [...one.problems, ...other.problems] };
}

const words = (text: string): string => text.toLowerCase().replaceAll('_', ' ');

/** For people: what became of every asset, and what to look at. */
export function renderImport(path: string, report: ImportAnswer): string {
  const { counts } = report;
  const lines = [
    `${oneLine(path)}  ${report.format}${report.formatVersion ? ` ${oneLine(report.formatVersion)}` : ''}${report.dryRun ? '  (dry run: nothing was written)' : ''}`,
  ];
  const names = new Map(report.assets.map(({ id, name }) => [id, name]));
  lines.push(
    '',
    ...indented(
      table(
        report.assets.map(({ kind, id, name, outcome, mention, versions }) => [
          words(outcome),
          words(kind),
          oneLine(name),
          id,
          mention
            ? 'only named'
            : versions
                .map(
                  (version) =>
                    `${oneLine(version.label)} ${words(version.outcome)}${version.claims > 0 ? `, ${version.claims} unverified` : ''}`,
                )
                .join('; '),
        ]),
      ),
    ),
  );
  if (report.rows !== null) lines.splice(1, Infinity, '', `  ${report.rows} rows`);
  if (report.links.length > 0)
    lines.push(
      '',
      ...indented(
        table(
          report.links.map(({ from, relation, to, outcome }) => [
            words(outcome),
            `${oneLine(names.get(from.id) ?? from.id)} ${words(relation)} ${oneLine(names.get(to.id) ?? to.id)}`,
          ]),
        ),
      ),
    );
  for (const { name, fields, missing } of report.assets) {
    const different = fields.filter(({ outcome }) => outcome === 'DIFFERENT');
    const left = fields.filter(({ outcome }) => outcome === 'NOT_KEPT');
    if (different.length > 0)
      lines.push(
        '',
        `${oneLine(name)}: the inventory says something else, which was left: ${different.map(({ field }) => field).join(', ')}`,
      );
    if (left.length > 0)
      lines.push(
        '',
        `${oneLine(name)}: not kept: ${left.map(({ field, value }) => `${oneLine(field)}${value ? ` (${short(value)})` : ''}`).join(', ')}`,
      );
    if (missing.length > 0)
      lines.push('', `${oneLine(name)}: still to be documented: ${missing.map(({ field }) => field).join(', ')}`);
  }
  if (report.problems.length > 0) {
    lines.push('', `To look at (${report.problems.length})`);
    lines.push(
      ...report.problems
        .slice(0, 50)
        .map(
          ({ severity, line, place, field, value, reason, remedy }) =>
            `  ${words(severity)}  ${line ? `line ${line}` : oneLine(place) || '-'}  ${oneLine(field)}: ${oneLine(reason)}${value ? ` [${short(value)}]` : ''} -> ${oneLine(remedy)}`,
        ),
    );
    if (report.problems.length > 50) lines.push(`  ... and ${report.problems.length - 50} more`);
  }
  lines.push(
    '',
    `${report.dryRun ? 'Would be' : 'Done'}: ${counts.created} assets created, ${counts.completed} completed, ${counts.matched} as they were${counts.leftOut > 0 ? `, ${counts.leftOut} rows left out` : ''}; ${counts.versions} versions and ${counts.links} links new.`,
  );
  return `${lines.join('\n')}\n`;
}

const short = (text: string): string => {
  const line = oneLine(text);
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
};
const indented = (text: string): string[] => text.split('\n').map((line) => `  ${line}`);
