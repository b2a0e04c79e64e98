import type { TemplateEdition } from '../questionnaire/template-edition.js';
import { exportCaiq, type CaiqAnswer } from '../workbook/export-caiq.js';
import { exportCaiq3 } from '../workbook/export-caiq3.js';
import { exportData } from '../workbook/export-data.js';
import { exportQuestionnaire, exportQuestionnaireCsv } from '../workbook/export-questionnaire.js';
import { knownEdition } from '../workbook/known-editions.js';
import type { ExportReference } from '../workbook/reference-sheets.js';

export const questionnaireFormats = ['xlsx', 'csv', 'json', 'yaml'] as const;
export type QuestionnaireFormat = (typeof questionnaireFormats)[number];

const mediaTypes: Readonly<Record<QuestionnaireFormat, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  yaml: 'application/yaml; charset=utf-8',
};

/**
 * The questionnaire as a file, with the answers so far; `reference` adds what stands beside them. An edition of CAIQ that the
 * organisation imported comes back in the layout of its publisher.
 */
export function renderQuestionnaire(
  edition: TemplateEdition,
  answers: readonly CaiqAnswer[],
  format: QuestionnaireFormat,
  reference?: ExportReference,
): { bytes: Uint8Array; fileName: string; mediaType: string } {
  const bytes = (): Uint8Array => {
    switch (format) {
      case 'xlsx':
        return official(edition, answers, reference) ?? exportQuestionnaire(edition, answers, reference);
      case 'csv':
        return exportQuestionnaireCsv(edition, answers);
      case 'json':
      case 'yaml':
        return exportData(edition, answers, format, reference);
    }
  };
  return {
    bytes: bytes(),
    fileName: `${edition.template}-${edition.edition}.${format}`.replace(/[^\w.-]+/g, '-'),
    mediaType: mediaTypes[format],
  };
}

/** `undefined` where there is no such layout, or the edition asks other questions than the published one. */
function official(
  edition: TemplateEdition,
  answers: readonly CaiqAnswer[],
  reference: ExportReference | undefined,
): Uint8Array | undefined {
  const { template, questions } = edition;
  if (template !== 'caiq' && template !== 'ai-caiq') return undefined;
  const published = knownEdition(template, edition.edition);
  const asked = new Set(questions.map(({ id }) => id));
  // Of 3.x only the number of questions is known.
  if (published && !published.questions)
    return asked.size === published.count ? exportCaiq3(edition, answers, reference) : undefined;
  const known = published?.questions;
  return known && known.length === asked.size && known.every((id) => asked.has(id))
    ? exportCaiq({ template, edition: edition.edition }, answers, edition, reference)
    : undefined;
}
