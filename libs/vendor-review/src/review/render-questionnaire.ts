import type { TemplateEdition } from '../questionnaire/template-edition.js';
import { exportCaiq, type CaiqAnswer } from '../workbook/export-caiq.js';
import { exportQuestionnaire, exportQuestionnaireCsv } from '../workbook/export-questionnaire.js';
import { knownEdition } from '../workbook/known-editions.js';
import type { ExportReference } from '../workbook/reference-sheets.js';

/**
 * The questionnaire as a file, with the answers so far; `reference` adds what stands beside them. An edition of CAIQ that the
 * organisation imported comes back in the layout of its publisher.
 */
export function renderQuestionnaire(
  edition: TemplateEdition,
  answers: readonly CaiqAnswer[],
  format: 'xlsx' | 'csv',
  reference?: ExportReference,
): { bytes: Uint8Array; fileName: string; mediaType: string } {
  const fileName = `${edition.template}-${edition.edition}.${format}`.replace(/[^\w.-]+/g, '-');
  return format === 'xlsx'
    ? {
        bytes: official(edition, answers, reference) ?? exportQuestionnaire(edition, answers, reference),
        fileName,
        mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      }
    : { bytes: exportQuestionnaireCsv(edition, answers), fileName, mediaType: 'text/csv; charset=utf-8' };
}

/** `undefined` where there is no such layout, or the edition asks other questions than the published one. */
function official(
  edition: TemplateEdition,
  answers: readonly CaiqAnswer[],
  reference: ExportReference | undefined,
): Uint8Array | undefined {
  const { template, questions } = edition;
  if (template !== 'caiq' && template !== 'ai-caiq') return undefined;
  const known = knownEdition(template, edition.edition)?.questions;
  const asked = new Set(questions.map(({ id }) => id));
  return known && known.length === asked.size && known.every((id) => asked.has(id))
    ? exportCaiq({ template, edition: edition.edition }, answers, edition, reference)
    : undefined;
}
