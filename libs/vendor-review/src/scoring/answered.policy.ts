import type { AnswerValue, Question } from '../questionnaire/template-edition.js';
import { justifies } from './justification.policy.js';

/** Of a question, what decides whether it is asked and answered. */
export type Asked = Pick<Question, 'id' | 'kind' | 'parent' | 'askedWhen' | 'critical'>;

/** Of an answer, what decides whether it is one. */
export interface Given {
  readonly value: AnswerValue | null;
  readonly owner: string | null;
  readonly text: string;
}

/**
 * Where one question stands.
 * `parent-unanswered`: it has an answer, but the question it follows has none that can be read, so it does not count yet.
 * `na-to-accept`: not applicable, on a question that only a reviewer can excuse.
 */
export type Standing =
  'answered' | 'unanswered' | 'na-without-reason' | 'na-to-accept' | 'parent-unanswered' | 'not-asked';

/** What else bears on it. */
export interface Circumstances {
  /** Owners that make an answer the customer's own task. */
  readonly customerOwners: ReadonlySet<string>;
  /** Critical questions of which a reviewer accepted that they do not apply. */
  readonly accepted: ReadonlySet<string>;
}

/** An owner of the customer needs an answer or words beside it: a chosen owner alone says nothing. */
export const isCustomerOwned = (given: Given | undefined, customerOwners: ReadonlySet<string>): boolean =>
  given?.owner != null && customerOwners.has(given.owner) && (given.value !== null || given.text.trim() !== '');

/**
 * The one meaning of *answered*, for the vendor's page, for staff and for the score: an answer that the rules can read, or a
 * text where text is asked. A follow-up is asked unless a readable answer of its parent rules it out; `partial` is some yes and
 * some no, so it asks both. An unreadable parent excuses nobody, and what follows it does not count.
 */
export function standingsOf(
  questions: readonly Asked[],
  givenTo: (id: string) => Given | undefined,
  { customerOwners, accepted }: Circumstances,
): ReadonlyMap<string, Standing> {
  const follows = questions.some(({ parent }) => parent !== null);
  const byId = new Map(follows ? questions.map((question) => [question.id, question]) : []);
  const standings = new Map<string, Standing>();
  const alone = ({ id, kind, critical }: Asked): Standing => {
    const given = givenTo(id);
    if (!given) return 'unanswered';
    if (kind === 'text') return given.text.trim() === '' ? 'unanswered' : 'answered';
    if (isCustomerOwned(given, customerOwners)) return 'answered';
    if (given.value === null) return 'unanswered';
    if (given.value !== 'na') return 'answered';
    if (!justifies(given.text)) return 'na-without-reason';
    return critical && !accepted.has(id) ? 'na-to-accept' : 'answered';
  };
  const standingOf = (question: Asked): Standing => {
    const known = standings.get(question.id);
    if (known) return known;
    const own = alone(question);
    // Stands already while its parents are looked at, so that a circle of follow-ups ends.
    standings.set(question.id, own);
    const parent = question.parent === null || question.askedWhen === null ? undefined : byId.get(question.parent);
    if (!parent) return own;
    const before = standingOf(parent);
    const value = givenTo(parent.id)?.value ?? null;
    const excused =
      before === 'not-asked' ||
      (before === 'answered' && value !== null && value !== 'partial' && value !== question.askedWhen);
    const standing = excused ? 'not-asked' : own === 'answered' && before !== 'answered' ? 'parent-unanswered' : own;
    standings.set(question.id, standing);
    return standing;
  };
  for (const question of questions) standingOf(question);
  return standings;
}

/** How far a questionnaire has come; the same numbers for everybody. */
export function progressOf(standings: ReadonlyMap<string, Standing>): { answered: number; asked: number } {
  let answered = 0;
  let asked = 0;
  for (const standing of standings.values()) {
    if (standing !== 'not-asked') asked++;
    // Whether it applies is the reviewer's to say; the vendor has answered.
    if (standing === 'answered' || standing === 'na-to-accept') answered++;
  }
  return { answered, asked };
}
