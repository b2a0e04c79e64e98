import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { inspectFile, renderReport, type InspectReport } from '@custodia/import';
import { inspectQuestionnaire, type Inspection } from '@custodia/vendor-review/offline';
import { renderQuestionnaire } from './questionnaire-report.js';

/** What one file is: an inventory file, a questionnaire, or nothing that Custodia takes. */
export type Inspected =
  | { readonly path: string; readonly kind: 'assets'; readonly usable: boolean; readonly report: InspectReport }
  | { readonly path: string; readonly kind: 'questionnaire'; readonly usable: boolean; readonly report: Inspection };

/** Told apart by content, never by name. No server and no database is needed, and nothing is stored. */
export async function inspect(
  path: string,
  { column }: { readonly column?: string | undefined } = {},
): Promise<Inspected> {
  const report = await inspectFile(path);
  if (report.importable || report.format !== 'unknown')
    return { path, kind: 'assets', usable: report.importable, report };
  const questionnaire = await inspectQuestionnaire({ name: basename(path), path }, { column });
  const holds = questionnaire.readable && questionnaire.counts.questions > 0;
  // The reader of workbooks says best what is wrong with one, be it unreadable or without a question.
  if (holds || (await isWorkbook(path))) return { path, kind: 'questionnaire', usable: holds, report: questionnaire };
  return {
    path,
    kind: 'assets',
    usable: false,
    report: questionnaire.readable ? report : { ...report, reasons: [...report.reasons, ...questionnaire.reasons] },
  };
}

/** ZIP (xlsx), or the container of older and encrypted Office files. */
async function isWorkbook(path: string): Promise<boolean> {
  const start = await open(path).then(
    async (file) => {
      await using opened = file;
      const { buffer } = await opened.read(Buffer.alloc(8), 0, 8, 0);
      return buffer.toString('hex');
    },
    () => '',
  );
  return start.startsWith('504b0304') || start === 'd0cf11e0a1b11ae1';
}

export const renderInspected = (inspected: Inspected, width: number | undefined): string =>
  inspected.kind === 'assets'
    ? renderReport({ ...inspected.report, file: inspected.path }, width ? { width } : {})
    : renderQuestionnaire(inspected.path, inspected.report);
