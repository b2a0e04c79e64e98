import type { Question, TemplateEdition } from '../questionnaire/template-edition.js';
import { checkEdition } from '../questionnaire/check-edition.js';
import { invalid } from '../refusals.policy.js';
import type { TemplateImport } from '../workbook/import-template.js';
import type { TemplateReport } from './template.events.js';

/** Of each list, so that one bad file cannot fill the log. */
const longest = 500;

export function reportOf({
  recognition,
  rowsRead,
  completeness,
  hidden,
  concluded,
  problems,
}: TemplateImport): TemplateReport {
  return {
    format: recognition.format,
    certainty: recognition.certainty,
    reasons: recognition.reasons,
    rowsRead,
    known: completeness?.known ?? null,
    present: completeness?.present ?? null,
    missing: completeness?.missing.slice(0, longest) ?? [],
    unknown: completeness?.unknown.slice(0, longest) ?? [],
    hidden: hidden.slice(0, longest),
    concluded,
    problems: problems.slice(0, longest),
  };
}

interface Rule {
  readonly questionId: string;
  readonly weight?: number | null | undefined;
  readonly polarity?: Question['polarity'] | null | undefined;
  readonly critical?: boolean | null | undefined;
}

/** The edition with the organisation's own judgement of how single questions count. */
export function withRules(
  edition: TemplateEdition,
  rules: readonly Rule[],
): { kind: 'edition'; edition: TemplateEdition } | ReturnType<typeof invalid> {
  if (rules.length === 0) return { kind: 'edition', edition };
  const byId = new Map(rules.map((rule) => [rule.questionId, rule]));
  const stranger = rules.find(({ questionId }) => !edition.questions.some(({ id }) => id === questionId));
  if (stranger) return invalid('rules.questionId', stranger.questionId, 'The file has no such question.');
  const ruled: TemplateEdition = {
    ...edition,
    questions: edition.questions.map((question) => {
      const rule = byId.get(question.id);
      return rule
        ? {
            ...question,
            weight: rule.weight ?? question.weight,
            polarity: rule.polarity ?? question.polarity,
            critical: rule.critical ?? question.critical,
          }
        : question;
    }),
  };
  const wrong = checkEdition(ruled).find(({ place }) => byId.has(place));
  return wrong
    ? invalid(`rules.${wrong.place}`, wrong.value, `${wrong.reason}. ${wrong.remedy}.`)
    : { kind: 'edition', edition: ruled };
}
