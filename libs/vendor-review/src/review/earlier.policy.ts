import type { AnswerValue, Question } from '../questionnaire/template-edition.js';
import type { SavedAnswer } from './review.events.js';
import { profileOf, searchable } from './similar.policy.js';

/** A questionnaire that the same vendor answered before, or another part of this one. */
export interface EarlierReview {
  readonly title: string;
  /** ISO 8601, when it was submitted; `null` for the review that is open. */
  readonly submittedAt: string | null;
  readonly questions: readonly Question[];
  readonly answers: Readonly<Record<string, SavedAnswer>>;
}

/** How an earlier answer belongs to a question: the same words, nearly the same words, or another question about the same control. */
type EarlierKind = 'same-question' | 'similar-question' | 'same-control';

/** What the vendor may take over; nothing is taken over by itself. */
export interface EarlierAnswer {
  readonly questionId: string;
  readonly how: EarlierKind;
  readonly value: AnswerValue | null;
  /** `null` where this questionnaire does not offer that owner. */
  readonly owner: string | null;
  readonly text: string;
  /** As it was asked then. */
  readonly asked: string;
  readonly title: string;
  readonly submittedAt: string | null;
}

/** From here on a question is shown as nearly the same. */
const alike = 0.9;

/**
 * For each question the answer that the vendor gave before, from the newest review that has one: to the same words, else to
 * nearly the same ones, else to one about the same control. Of several questions about a control, only an answer that all of
 * them share says anything.
 */
export function earlierAnswers(
  questions: readonly Question[],
  owners: readonly string[],
  reviews: readonly EarlierReview[],
): EarlierAnswer[] {
  const known = reviews.map((review) => {
    const given = givenIn(review);
    return { review, given, search: searchable(given) };
  });
  return questions.flatMap((question) => {
    const profile = profileOf(question.text);
    for (const how of ['same-question', 'similar-question', 'same-control'] as const) {
      for (const { review, given, search } of known) {
        const fitting = (one: Given): boolean => fits(question, one, review.submittedAt === null);
        const found =
          how === 'same-question'
            ? search(profile, 1, fitting)?.item
            : how === 'similar-question'
              ? search(profile, alike, fitting)?.item
              : sameControl(question, given, fitting);
        if (found) return [told(question, found, how, review, owners)];
      }
    }
    return [];
  });
}

interface Given {
  readonly question: Question;
  readonly answer: SavedAnswer;
  readonly profile: ReturnType<typeof profileOf>;
}

const givenIn = ({ questions, answers }: EarlierReview): Given[] =>
  questions.flatMap((question) => {
    const answer = answers[question.id];
    return answer && (answer.value !== null || answer.text.trim() !== '')
      ? [{ question, answer, profile: profileOf(question.text) }]
      : [];
  });

/** Whether the answer to one question can be one to the other; a question is no earlier one of itself. */
function fits(question: Question, { question: other, answer }: Given, sameReview: boolean): boolean {
  if (sameReview && question.id === other.id) return false;
  if ((question.kind === 'text') !== (other.kind === 'text') || question.form !== other.form) return false;
  return (
    question.kind === 'text' ||
    (answer.value !== null && (answer.value !== 'partial' || question.kind === 'yes_no_partial'))
  );
}

function sameControl(question: Question, given: readonly Given[], fitting: (one: Given) => boolean): Given | undefined {
  if (question.control === null || question.kind === 'text') return undefined;
  const about = given.filter(
    (one) => one.question.control === question.control && one.question.polarity === question.polarity && fitting(one),
  );
  return new Set(about.map(({ answer }) => answer.value)).size === 1 ? about[0] : undefined;
}

const told = (
  { id: questionId }: Question,
  { question: { text: asked }, answer: { value, owner, text } }: Given,
  how: EarlierKind,
  { title, submittedAt }: EarlierReview,
  owners: readonly string[],
): EarlierAnswer => ({
  questionId,
  how,
  value,
  owner: owner !== null && owners.includes(owner) ? owner : null,
  text,
  asked,
  title,
  submittedAt,
});
