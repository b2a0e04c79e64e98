import type { AnswerValue, Question, TemplateEdition } from '../questionnaire/template-edition.js';
import type { Standing } from './answered.policy.js';
import { justifies } from './justification.policy.js';

/** One answer as the score sees it. */
export interface ScoredAnswer {
  readonly questionId: string;
  /** `null`: nothing that can be read as an answer. */
  readonly value: AnswerValue | null;
  /** As the edition spells it; `null` when not given. */
  readonly owner: string | null;
  /** The vendor's words; what justifies an `na`. */
  readonly text: string;
}

/** What became of one question, and so why it counts as it does. */
export type Outcome =
  | 'met'
  | 'partly-met'
  | 'not-met'
  | 'unanswered'
  | 'na-without-reason'
  | 'na-to-accept'
  | 'not-applicable'
  | 'customer-owned'
  | 'not-asked'
  | 'not-scored';

/** Outcomes that stand in both sums of the score. */
export const counts: ReadonlySet<Outcome> = new Set<Outcome>([
  'met',
  'partly-met',
  'not-met',
  'unanswered',
  'na-without-reason',
  'na-to-accept',
]);

export const scorable = (question: Question): boolean =>
  question.kind !== 'text' && question.polarity !== 'neutral' && question.weight > 0;

/** Is the answer the customer's own task? Decided by the owner vocabulary of the edition, not by its spelling. */
function customerOwned(edition: Pick<TemplateEdition, 'owners'>, answer: ScoredAnswer | undefined): boolean {
  if (!answer?.owner || (answer.value === null && answer.text.trim() === '')) return false;
  return edition.owners.some((owner) => owner.bears === 'customer' && owner.label === answer.owner);
}

/**
 * By `custodia-score/1`: a follow-up is asked unless its parent was answered otherwise (or was itself not asked). `partial` is some yes and some no, so
 * it asks both; an unanswered parent excuses nobody.
 */
export function isAsked(
  question: Question,
  questions: ReadonlyMap<string, Question>,
  answers: ReadonlyMap<string, ScoredAnswer>,
): boolean {
  const seen = new Set<string>([question.id]);
  let current = question;
  while (current.parent !== null && current.askedWhen !== null) {
    const parent = questions.get(current.parent);
    if (!parent || seen.has(parent.id)) return true;
    const value = answers.get(parent.id)?.value ?? null;
    if (value !== null && value !== 'partial' && value !== current.askedWhen) return false;
    seen.add(parent.id);
    current = parent;
  }
  return true;
}

/** By `custodia-score/1`. */
export function outcomeOf(
  question: Question,
  answer: ScoredAnswer | undefined,
  edition: Pick<TemplateEdition, 'owners'>,
  asked: boolean,
): Outcome {
  if (!asked) return 'not-asked';
  if (customerOwned(edition, answer)) return 'customer-owned';
  if (!scorable(question)) return 'not-scored';
  switch (answer?.value ?? null) {
    case null:
      return 'unanswered';
    case 'na':
      return justifies(answer!.text) ? 'not-applicable' : 'na-without-reason';
    case 'partial':
      return 'partly-met';
    case 'yes':
      return question.polarity === 'negative' ? 'not-met' : 'met';
    case 'no':
      return question.polarity === 'negative' ? 'met' : 'not-met';
  }
}

/** By `custodia-score/2`, from where the question stands. */
export function outcomeOfStanding(
  question: Question,
  value: AnswerValue | null,
  standing: Standing,
  ownedByCustomer: boolean,
): Outcome {
  if (standing === 'not-asked') return 'not-asked';
  if (ownedByCustomer) return 'customer-owned';
  if (!scorable(question)) return 'not-scored';
  if (standing === 'na-without-reason' || standing === 'na-to-accept') return standing;
  if (standing !== 'answered' || value === null) return 'unanswered';
  if (value === 'na') return 'not-applicable';
  return value === 'partial'
    ? 'partly-met'
    : (value === 'yes') === (question.polarity === 'positive')
      ? 'met'
      : 'not-met';
}

/** Credit in halves: 2 is full credit. */
export const halves = (outcome: Outcome): number => (outcome === 'met' ? 2 : outcome === 'partly-met' ? 1 : 0);
