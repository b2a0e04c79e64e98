import { dayInWords, type Language, type MailContent } from '@custodia/mail';
import { say } from './words.js';

export interface StaffFacts {
  /** Of the member who gets the mail. */
  readonly name: string;
  /** Of the review. */
  readonly title: string;
  readonly reviewId: string;
  readonly publicUrl: string;
}
interface Progress {
  readonly answered: number;
  readonly asked: number;
}

/** The mails to whoever sent a review, in one language. Each leads to the review in the console. */
export function staffLetters(language: Language) {
  const words = say(language);
  const letter = (
    { name, reviewId, publicUrl }: StaffFacts,
    title: string,
    paragraphs: readonly string[],
  ): MailContent => ({
    title,
    greeting: words('dear', { name }),
    paragraphs,
    action: { label: words('staff.open'), url: `${publicUrl}/reviews/${reviewId}` },
    footer: words('staff.why', { url: publicUrl, id: reviewId }),
    language,
  });

  return {
    submitted: (facts: StaffFacts & Progress): MailContent =>
      letter(facts, words('staff.submitted.title', { title: facts.title }), [
        words('staff.submitted.text', { answered: facts.answered, asked: facts.asked }),
      ]),

    clarified: (facts: StaffFacts): MailContent =>
      letter(facts, words('staff.clarified.title', { title: facts.title }), [words('staff.clarified.text')]),

    overdue: (
      facts: StaffFacts & Progress & { readonly dueAt: string; readonly zone: string; readonly reminded: boolean },
    ): MailContent =>
      letter(facts, words('staff.overdue.title', { title: facts.title }), [
        words('staff.overdue.text', {
          due: dayInWords(facts.dueAt, facts.zone, language),
          answered: facts.answered,
          asked: facts.asked,
        }),
        ...(facts.reminded ? [words('staff.overdue.reminded')] : []),
      ]),

    bounced: (facts: StaffFacts): MailContent =>
      letter(facts, words('staff.bounced.title', { title: facts.title }), [words('staff.bounced.text')]),

    /** The validity of evidence is a date, which is the same in every zone. */
    evidence: (
      facts: StaffFacts & {
        readonly evidence: string;
        readonly questionId: string | null;
        readonly validUntil: string;
        readonly ended: boolean;
      },
    ): MailContent => {
      const { evidence, questionId, validUntil, ended, title } = facts;
      const day = dayInWords(validUntil, 'UTC', language);
      return letter(facts, words(ended ? 'staff.evidence.ended' : 'staff.evidence.soon', { evidence }), [
        words(ended ? 'staff.evidence.wasValid' : 'staff.evidence.isValid', { evidence, title, day }),
        ...(questionId === null ? [] : [words('staff.evidence.supports', { question: questionId })]),
        words('staff.evidence.todo'),
      ]);
    },
  };
}
