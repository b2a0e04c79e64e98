import type { Files } from '@custodia/files';
import type { Refusal } from '@custodia/kernel';
import type { TemplateEdition } from '../questionnaire/template-edition.js';
import { uploaded } from '../upload.js';
import { importTemplateFile } from '../workbook/open-questionnaire.js';
import { reportOf, withRules } from './import-report.js';
import type { TemplateReport } from './template.events.js';
import type { ImportTemplateInput } from './template.inputs.js';
import { workbookRefused } from './template.refusals.js';

/** What an import needs to know: the edition that the file holds, with the rules given for its questions, and the report on it. */
export async function importFacts(
  files: Files,
  organisation: string,
  input: ImportTemplateInput,
): Promise<{ readonly edition: TemplateEdition; readonly report: TemplateReport } | Refusal> {
  const file = await uploaded(files, organisation, input.file);
  if (file.kind === 'refused') return file.refusal;
  const { template, edition, title, rules } = input;
  const imported = await importTemplateFile(file.source, {
    ...(template ? { template } : {}),
    ...(edition ? { edition } : {}),
    ...(title ? { title } : {}),
  });
  if (imported.kind === 'refused') return workbookRefused(imported.refusal);
  if (!imported.edition)
    return notAQuestionnaire(
      `${file.source.name} holds no question that could be asked: ${imported.recognition.reasons.join('; ')}.`,
      imported.recognition.format,
    );
  const ruled = withRules(imported.edition, rules);
  return ruled.kind === 'refused' ? ruled.refusal : { edition: ruled.edition, report: reportOf(imported) };
}

const notAQuestionnaire = (message: string, format: string) => ({ code: 'NOT_A_QUESTIONNAIRE', message, format });
