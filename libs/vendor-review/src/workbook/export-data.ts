import { stringify } from 'yaml';
import type { Question, TemplateEdition } from '../questionnaire/template-edition.js';
import type { CaiqAnswer } from './export-caiq.js';
import type { ExportReference } from './reference-sheets.js';

/**
 * A questionnaire with its answers as JSON or YAML: domains, controls where the questions of the edition name them as CAIQ does,
 * questions with answer, ownership and words. What stands beside the answers is under `custodia`. Read back by the import.
 */
export function exportData(
  edition: TemplateEdition,
  answers: readonly CaiqAnswer[],
  format: 'json' | 'yaml',
  reference?: ExportReference,
): Uint8Array {
  const byQuestion = new Map(answers.map((answer) => [answer.questionId, answer]));
  const labels = new Map(edition.answers.map(({ value, label }) => [value, label]));
  const caiq = edition.template === 'caiq' || edition.template === 'ai-caiq';
  const entry = (question: Question): object => {
    const answer = byQuestion.get(question.id);
    const value = answer?.value
      ? (labels.get(answer.value) ?? { yes: 'Yes', no: 'No', partial: 'Partial', na: 'NA' }[answer.value])
      : null;
    return {
      question_id: question.id,
      question: question.text,
      answer: value,
      [caiq ? 'ssrm_control_ownership' : 'control_ownership']: answer?.owner ?? null,
      [caiq ? 'csp_implementation_description' : 'explanation']: answer?.text ?? '',
      [caiq ? 'csc_responsibilities' : 'customer_responsibilities']: answer?.customerResponsibilities ?? '',
    };
  };
  const document = {
    name: edition.title,
    template: edition.template,
    version: edition.edition,
    domains: edition.domains.map(({ id, title }) => {
      const questions = edition.questions.filter(({ domain }) => domain === id);
      return caiq
        ? {
            id,
            title,
            controls: [...Map.groupBy(questions, controlOf)].map(([control, asked]) => ({
              id: control,
              questions: asked.map(entry),
            })),
          }
        : { id, title, questions: questions.map(entry) };
    }),
    ...(reference ? { custodia: reference } : {}),
  };
  return Buffer.from(
    format === 'json'
      ? `${JSON.stringify(document, null, 2)}\n`
      : stringify(document, { aliasDuplicateObjects: false }),
  );
}

const controlOf = ({ id, control }: Question): string => control ?? id.slice(0, id.lastIndexOf('.'));
