import type { TemplateEdition } from '../questionnaire/template-edition.js';
import { exportQuestionnaire, exportQuestionnaireCsv, type AnswerToExport } from '../workbook/export-questionnaire.js';

const longestCell = 32_000;

/** The questionnaire as a file for the vendor, with the answers so far. */
export function renderQuestionnaire(
  edition: TemplateEdition,
  answers: readonly AnswerToExport[],
  format: 'xlsx' | 'csv',
): { bytes: Uint8Array; fileName: string; mediaType: string } {
  const given = answers.map(({ questionId, value, owner, text }) => ({
    questionId,
    value,
    owner,
    text: text.slice(0, longestCell),
  }));
  const fileName = `${edition.template}-${edition.edition}.${format}`.replace(/[^\w.-]+/g, '-');
  return format === 'xlsx'
    ? {
        bytes: exportQuestionnaire(edition, given),
        fileName,
        mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      }
    : { bytes: exportQuestionnaireCsv(edition, given), fileName, mediaType: 'text/csv; charset=utf-8' };
}
