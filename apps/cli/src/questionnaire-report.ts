import type { Inspection } from '@custodia/vendor-review/offline';
import { oneLine, table } from './output.js';

const shown = 25;

/** What a questionnaire file holds, for people. */
export function renderQuestionnaire(path: string, report: Inspection): string {
  const { counts, readable } = report;
  const lines = [oneLine(path)];
  if (!readable) return `${[...lines, '  cannot be read', ...problemLines(report)].join('\n')}\n`;
  lines.push(
    `  ${[report.format, report.edition].filter(Boolean).join(' ')} (certainty ${report.certainty.toFixed(2)}): ${oneLine(report.reasons.join('; '))}`,
  );
  if (report.title) lines.push(`  "${oneLine(report.title)}"`);
  lines.push(
    '',
    `Questions ${counts.questions}: ${counts.yesOrNo} to be answered by choice, ${counts.freeText} by text, ${counts.followUps} follow up another; ${counts.domains} domains`,
    `Answers ${counts.answered}, ${counts.notReadable} not understood, ${counts.blank} blank, ${counts.withOwner} with an owner`,
  );
  if (report.completeness) {
    const { known, present, missing, unknown } = report.completeness;
    lines.push(
      `Published edition: ${present} of ${known} questions are there${missing.length > 0 ? `; missing ${some(missing)}` : ''}${unknown.length > 0 ? `; not in it ${some(unknown)}` : ''}`,
    );
  }
  if (report.sheets.length > 0) {
    lines.push('', `Sheets (${report.sheets.length})`);
    const rows = report.sheets.map((sheet) => [
      oneLine(sheet.name),
      `${sheet.rows} rows`,
      `${sheet.questions} questions`,
      [
        sheet.hidden ? 'hidden' : '',
        sheet.protected ? 'protected' : '',
        sheet.headingRow === null ? '' : `headings in row ${sheet.headingRow}`,
      ]
        .filter(Boolean)
        .join(', '),
      oneLine(
        Object.entries(sheet.columns)
          .map(([role, heading]) => `${role}: ${heading}`)
          .join(', '),
      ),
    ]);
    lines.push(
      ...table(rows)
        .split('\n')
        .map((line) => `  ${line}`),
    );
  }
  if (report.doubts.length > 0)
    lines.push(
      '',
      'Which column holds the answers? Name it with --column',
      ...list(
        report.doubts.flatMap(({ sheet, reason, candidates }) => [
          `${sheet}: ${reason}`,
          ...candidates.map(
            (one) =>
              `  ${one.column}  ${one.heading || '(no heading)'}  ${one.values} values${one.hidden ? ', hidden' : ''}`,
          ),
        ]),
      ),
    );
  if (report.concluded.length > 0) lines.push('', 'Concluded, not read', ...list(report.concluded));
  if (report.skipped.length > 0)
    lines.push(
      '',
      `Rows left out (${counts.skippedRows})`,
      ...list(report.skipped.map((row) => Object.values(row).join('  '))),
    );
  lines.push(
    ...problemLines(report),
    '',
    counts.questions > 0 ? 'Ready to import as a questionnaire.' : 'No question was found.',
  );
  return `${lines.join('\n')}\n`;
}

const problemLines = ({ problems }: Inspection): string[] =>
  problems.length === 0
    ? []
    : [
        '',
        `To look at (${problems.length})`,
        ...list(
          problems.map(
            ({ place, value, reason, remedy }) =>
              `${place || '-'}  ${reason}${value ? ` [${value.slice(0, 60)}]` : ''} -> ${remedy}`,
          ),
        ),
      ];

const list = (entries: readonly string[]): string[] => [
  ...entries.slice(0, shown).map((entry) => `  ${oneLine(entry)}`),
  ...(entries.length > shown ? [`  ... and ${entries.length - shown} more`] : []),
];

const some = (ids: readonly string[]): string =>
  oneLine(`${ids.slice(0, 6).join(', ')}${ids.length > 6 ? ` and ${ids.length - 6} more` : ''}`);
