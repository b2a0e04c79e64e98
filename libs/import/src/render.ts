import type { InspectReport, PlannedAsset, Problem, Severity } from './plan.js';

const names: Readonly<Record<string, string>> = {
  'hugging-face-card': 'Hugging Face card',
  cyclonedx: 'CycloneDX',
  croissant: 'Croissant',
  'mlflow-export': 'MLflow export',
  'model-card-toolkit': 'Model Card Toolkit',
  unknown: 'unknown format',
};

export interface RenderOptions {
  /** Columns of the terminal. */
  readonly width?: number;
  /** Problems of each severity to show; the rest is counted. */
  readonly problems?: number;
}

/** The report as plain text for people: aligned, without control characters, and never showing the text of a prompt. */
export function renderReport(report: InspectReport, options: RenderOptions = {}): string {
  const width = Math.max(60, options.width ?? 110);
  const version = report.formatVersion === undefined ? '' : ` ${clean(report.formatVersion)}`;
  const lines = [
    `${clean(report.file)}  ${bytes(report.size)}${report.sha256 === undefined ? '' : `  sha256 ${report.sha256.slice(0, 16)}...`}`,
    ...wrap(
      `${names[report.format] ?? report.format}${version} (certainty ${report.certainty.toFixed(2)}): ${clean(report.reasons.join('; '))}`,
      width,
      '  ',
    ),
  ];
  if (report.errors.length > 0)
    lines.push(
      '',
      `Cannot be imported (${report.errors.length})`,
      ...entries(
        report.errors.map((error) => [[error.place === '' ? '-' : error.place], `${error.reason} -> ${error.remedy}`]),
        width,
      ),
    );
  const own = report.assets.filter((asset) => !asset.mention);
  const mentioned = report.assets.filter((asset) => asset.mention);
  if (own.length > 0)
    lines.push('', `Assets (${own.length})`, ...table(own.slice(0, 100).map(assetRow)), ...more(own.length, 100));
  if (mentioned.length > 0)
    lines.push(
      '',
      `Only named in the file (${mentioned.length})`,
      ...table(mentioned.slice(0, 50).map((asset) => [asset.kind, asset.name])),
      ...more(mentioned.length, 50),
    );
  const label = new Map(report.assets.map((asset) => [asset.ref, asset.name]));
  if (report.links.length > 0)
    lines.push(
      '',
      `Links (${report.links.length})`,
      ...table(
        report.links
          .slice(0, 100)
          .map((link) => [label.get(link.from) ?? link.from, link.relation, label.get(link.to) ?? link.to]),
      ),
      ...more(report.links.length, 100),
    );
  lines.push(...documentationLines(report, width));
  lines.push(
    ...problemLines(
      report.problems.filter((problem) => problem.obligation === undefined),
      width,
      options.problems ?? 25,
    ),
  );
  const people = report.assets.reduce((sum, asset) => sum + asset.people.length, 0);
  if (people > 0) lines.push('', `Names of people: ${people} (kept apart as personal data)`);
  lines.push(
    '',
    report.importable
      ? report.certainty < 0.5
        ? 'Can be imported, but it is not sure that this is such a file.'
        : 'Ready to import.'
      : report.errors.length > 0
        ? 'Nothing will be imported.'
        : 'Nothing to import.',
  );
  return `${lines.join('\n')}\n`;
}

function assetRow(asset: PlannedAsset): string[] {
  const files = asset.versions.flatMap((version) => version.files);
  const digests = files.filter((file) => file.digest !== undefined).length;
  const missing = asset.completeness?.missing.length ?? 0;
  return [
    asset.kind,
    asset.name,
    asset.versions.length === 0
      ? 'no version'
      : asset.versions.length <= 3
        ? asset.versions.map((version) => version.label).join(', ')
        : `${asset.versions.length} versions`,
    asset.licences.join(', ') || 'no licence',
    asset.completeness === undefined
      ? ''
      : asset.completeness.complete
        ? 'card complete'
        : `card ${Math.round(asset.completeness.share * 100)} %, ${missing} missing`,
    files.length === 0 ? '' : `${digests} of ${files.length} files with digest`,
    asset.claims.length === 0 ? '' : `${asset.claims.length} unverified`,
  ];
}

/** One line for each asset whose card does not say all that it must, instead of one for each field. */
function documentationLines(report: InspectReport, width: number): string[] {
  const open = report.assets.filter((asset) => (asset.completeness?.missing.length ?? 0) > 0);
  if (open.length === 0) return [];
  const rules = [
    ...new Set(
      open.flatMap((asset) => asset.completeness?.missing.flatMap((each) => each.obligation.split('; ')) ?? []),
    ),
  ];
  return [
    '',
    ...wrap(`Documentation still to be written (${rules.join('; ')})`, width, ''),
    ...entries(
      open
        .slice(0, 50)
        .map((asset) => [[asset.name], asset.completeness?.missing.map((each) => each.field).join(', ') ?? '']),
      width,
    ),
    ...more(open.length, 50),
  ];
}

const severities: readonly (readonly [Severity, string])[] = [
  ['wrong', 'wrong'],
  ['missing', 'missing'],
  ['unknown', 'unknown'],
  ['note', 'note'],
];

function problemLines(problems: readonly Problem[], width: number, limit: number): string[] {
  if (problems.length === 0) return [];
  const counts = severities
    .map(([severity, name]) => [name, problems.filter((problem) => problem.severity === severity).length] as const)
    .filter(([, count]) => count > 0);
  const lines = ['', `To look at: ${counts.map(([name, count]) => `${count} ${name}`).join(', ')}`];
  for (const [severity, name] of severities) {
    const these = problems.filter((problem) => problem.severity === severity);
    lines.push(
      ...entries(
        these
          .slice(0, limit)
          .map((problem) => [
            [name, problem.line === undefined ? problem.place || '-' : `line ${problem.line}`, problem.field || '-'],
            `${problem.reason}${problem.value === undefined || problem.value === '' ? '' : ` [${shorten(problem.value, 60)}]`} -> ${problem.remedy}`,
          ]),
        width,
      ),
      ...more(these.length, limit),
    );
  }
  return lines;
}

/** Aligned columns, then text that wraps beside them. */
function entries(rows: readonly (readonly [readonly string[], string])[], width: number): string[] {
  const columns = table(
    rows.map(([cells]) => cells.map((cell) => shorten(cell, 34))),
    false,
  );
  return rows.flatMap(([, text], index) => {
    const head = `${columns[index] ?? ''}  `;
    const [first = '', ...rest] = wrap(clean(text), Math.max(30, width - head.length), '');
    return [head + first, ...rest.map((line) => ' '.repeat(head.length) + line)];
  });
}

function table(rows: readonly (readonly string[])[], trim = true): string[] {
  const cells = rows.map((row) => row.map((cell) => shorten(clean(cell), 48)));
  const widths = cells.reduce<number[]>(
    (wide, row) => row.map((cell, index) => Math.max(wide[index] ?? 0, cell.length)),
    [],
  );
  return cells.map((row) => {
    const line = `  ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}`;
    return trim ? line.trimEnd() : line;
  });
}

function wrap(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.length > indent.length && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
    }
    line += line.length > indent.length ? ` ${word}` : word;
  }
  return [...lines, line];
}

const more = (count: number, shown: number): string[] => (count > shown ? [`  ... and ${count - shown} more`] : []);
const shorten = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 3)}...` : text;
const bytes = (size: number): string =>
  size < 1000
    ? `${size} B`
    : size < 1_000_000
      ? `${(size / 1000).toFixed(1)} kB`
      : `${(size / 1_000_000).toFixed(1)} MB`;

/** One line, without control and direction-changing characters, which could make a terminal lie. */
const clean = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g, ' ').trim();
