import { questionKey } from '../questionnaire/compose-edition.policy.js';
import type { Question, TemplateEdition } from '../questionnaire/template-edition.js';
import type { ReviewAnswer } from './review.types.js';

type Answers = Readonly<Record<string, ReviewAnswer>>;

export interface Difference {
  readonly questionId: string;
  readonly text: string;
  readonly change: 'added' | 'removed' | 'changed' | 'unchanged';
  readonly before: ReviewAnswer | null;
  readonly after: ReviewAnswer | null;
}

const words = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/**
 * The answers of a review beside those of the one before. Ids change meaning between editions, so across editions a question
 * is compared only when id and words are the same, within its questionnaire; the others are named as not comparable.
 */
export function diffAnswers(
  now: { edition: TemplateEdition; answers: Answers },
  before: { edition: TemplateEdition; answers: Answers },
  sameEdition: boolean,
): { differences: Difference[]; notComparable: string[] } {
  const former = new Map(
    before.edition.questions.map((question) => [questionKey(before.edition, question.id), question]),
  );
  const formerOf = ({ id }: Question): Question | undefined => former.get(questionKey(now.edition, id));
  const comparable = (question: Question): boolean => {
    const was = formerOf(question);
    return sameEdition || (was !== undefined && words(was.text) === words(question.text));
  };
  const differences = now.edition.questions.filter(comparable).map((question): Difference => {
    const was = before.answers[formerOf(question)?.id ?? question.id] ?? null;
    const is = now.answers[question.id] ?? null;
    return { questionId: question.id, text: question.text, change: changeOf(was, is), before: was, after: is };
  });
  return {
    differences,
    notComparable: now.edition.questions.filter((question) => !comparable(question)).map(({ id }) => id),
  };
}

function changeOf(before: ReviewAnswer | null, after: ReviewAnswer | null): Difference['change'] {
  if (before === null) return after === null ? 'unchanged' : 'added';
  if (after === null) return 'removed';
  return before.value === after.value && before.owner === after.owner && before.text === after.text
    ? 'unchanged'
    : 'changed';
}

/** One edition, many vendors: each question with everybody's answer. */
export function compareAnswers(edition: TemplateEdition, sheets: readonly Answers[]) {
  return edition.questions.map((question) => {
    const answers = sheets.map((sheet) => sheet[question.id] ?? null);
    return {
      questionId: question.id,
      text: question.text,
      polarity: question.polarity,
      answers,
      differs: new Set(answers.map((answer) => answer?.value ?? null)).size > 1,
    };
  });
}
