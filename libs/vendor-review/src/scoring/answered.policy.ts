import { rulesOut } from '../questionnaire/condition.policy.js';
import type { AnswerValue, Condition, Question } from '../questionnaire/template-edition.js';
import { justifies } from './justification.policy.js';

/** Of a question, what decides whether it is asked and answered. */
export type Asked = Pick<Question, 'id' | 'kind' | 'parent' | 'askedWhen' | 'critical' | 'options'> & {
  readonly form?: Question['form'] | null;
  readonly askedIf?: Condition | null | undefined;
};

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
 * some no, so it asks both. An unreadable parent excuses nobody, and what follows it does not count. A follow-up of whether its
 * parent is answered at all is asked by that alone.
 */
export function standingsOf(
  questions: readonly Asked[],
  givenTo: (id: string) => Given | undefined,
  circumstances: Circumstances,
): ReadonlyMap<string, Standing> {
  const standings = standingsInOrder(
    questions,
    questions.map(({ id }) => givenTo(id)),
    circumstances,
  );
  return new Map(questions.map(({ id }, index) => [id, standings[index]!]));
}

/** The same for answers in the order of the questions. */
export function standingsInOrder(
  questions: readonly Asked[],
  given: readonly (Given | undefined)[],
  circumstances: Circumstances,
): readonly Standing[] {
  const standings = questions.map((question, index) => alone(question, given[index], circumstances));
  if (!questions.some(({ parent }) => parent !== null)) return standings;
  const places = new Map(questions.map(({ id }, index) => [id, index]));
  const settled = new Set<number>();
  const settle = (index: number): Standing => {
    const own = standings[index]!;
    if (settled.has(index)) return own;
    // Stands already while its parents are looked at, so that a circle of follow-ups ends.
    settled.add(index);
    const { parent, askedWhen, askedIf } = questions[index]!;
    const above = parent === null || (askedWhen === null && !askedIf) ? undefined : places.get(parent);
    if (above === undefined) return own;
    const before = settle(above);
    if (askedIf?.answered !== undefined) {
      const asked = before !== 'not-asked' && hasAnswer(before) === askedIf.answered;
      return (standings[index] = asked ? own : 'not-asked');
    }
    const { value = null, text = '' } = given[above] ?? {};
    const ruledOut = askedIf
      ? rulesOut(askedIf, questions[above]!, text)
      : value !== null && value !== 'partial' && value !== askedWhen;
    const excused = before === 'not-asked' || (before === 'answered' && ruledOut);
    standings[index] = excused ? 'not-asked' : own === 'answered' && before !== 'answered' ? 'parent-unanswered' : own;
    return standings[index];
  };
  for (let index = 0; index < questions.length; index++) settle(index);
  return standings;
}

/** Whether the vendor has answered; that it does not apply is the reviewer's to accept. */
const hasAnswer = (standing: Standing): boolean => standing === 'answered' || standing === 'na-to-accept';

/** Where a question would stand that follows no other. */
function alone(
  { id, kind, critical }: Asked,
  given: Given | undefined,
  { customerOwners, accepted }: Circumstances,
): Standing {
  if (!given) return 'unanswered';
  if (kind === 'text') return given.text.trim() === '' ? 'unanswered' : 'answered';
  if (isCustomerOwned(given, customerOwners)) return 'answered';
  if (given.value === null) return 'unanswered';
  if (given.value !== 'na') return 'answered';
  if (!justifies(given.text)) return 'na-without-reason';
  return critical && !accepted.has(id) ? 'na-to-accept' : 'answered';
}

/** How far a questionnaire has come; the same numbers for everybody. */
export function progressOf(standings: Pick<ReadonlyMap<string, Standing>, 'values'>): {
  answered: number;
  asked: number;
} {
  let answered = 0;
  let asked = 0;
  for (const standing of standings.values()) {
    if (standing !== 'not-asked') asked++;
    if (hasAnswer(standing)) answered++;
  }
  return { answered, asked };
}
