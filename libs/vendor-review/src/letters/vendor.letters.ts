import { dayInWords, type Language, type MailContent } from '@custodia/mail';
import { say, type Words } from './words.js';

/** In whose name a mail is sent; an organisation without a name in the log is "a customer". */
export interface Asker {
  readonly organisation: string | null;
  /** Who sent the review, unless they were erased; answers to the mail reach them. */
  readonly sender: string | null;
}

export interface VendorFacts extends Asker {
  /** Of the person who gets the mail. */
  readonly name: string;
  /** Of the review. */
  readonly title: string;
}
interface Due {
  readonly dueAt: string;
  readonly zone: string;
}
interface Progress {
  readonly answered: number;
  readonly asked: number;
}
interface Linked {
  readonly link: string;
}

const askerName = (words: Words, { organisation }: Asker): string => organisation ?? words('aCustomer');

/** Of a colleague nothing but the address is used. */
const unnamed = ({ organisation, sender }: Asker): Asker => ({ organisation, sender });

/** The mails to a vendor in one language: the same letters, with the same content, in each. */
export function vendorLetters(language: Language) {
  const words = say(language);
  const footer = (asker: Asker): string =>
    asker.sender === null
      ? words('sentFor', { asker: askerName(words, asker) })
      : words('sentForBy', { asker: askerName(words, asker), sender: asker.sender });
  const dayOf = ({ dueAt, zone }: Due): string => dayInWords(dueAt, zone, language);
  const due = (facts: Due): string => words('day', { day: dayOf(facts), zone: facts.zone });
  const letter = (
    title: string,
    paragraphs: readonly string[],
    facts: Asker & { readonly name?: string },
  ): MailContent => ({
    title,
    greeting: facts.name === undefined ? words('hello') : words('dear', { name: facts.name }),
    paragraphs,
    footer: footer(facts),
    language,
  });

  return {
    invitation: (
      facts: VendorFacts & Due & Linked & { readonly questions: number; readonly message: string },
    ): MailContent => {
      const asker = askerName(words, facts);
      return {
        ...letter(
          words('invitation.title', { asker, title: facts.title }),
          [
            words('invitation.asks', { asker, count: facts.questions, due: due(facts) }),
            ...(facts.message === '' ? [] : [facts.message]),
            words('invitation.page'),
          ],
          facts,
        ),
        action: { label: words('open'), url: facts.link },
        footer: `${footer(facts)} ${words('invitation.keep')}`,
      };
    },

    /** The name of a colleague was typed by somebody outside, and nobody has proved to read mail at this address yet. */
    helper: (facts: Omit<VendorFacts, 'name'> & Linked): MailContent => {
      const asker = askerName(words, facts);
      return {
        ...letter(
          words('invitation.title', { asker, title: facts.title }),
          [words('invitation.helps', { asker }), words('invitation.page')],
          unnamed(facts),
        ),
        action: { label: words('open'), url: facts.link },
        footer: `${footer(facts)} ${words('invitation.keep')}`,
      };
    },

    code: ({ code, minutes }: { readonly code: string; readonly minutes: number }): MailContent => ({
      title: words('code.title'),
      paragraphs: [words('code.text', { minutes })],
      code,
      footer: words('code.ignore'),
      language,
    }),

    reminder: (facts: VendorFacts & Due & Progress & Linked & { readonly overdue: boolean }): MailContent => {
      const { overdue, title, answered, asked } = facts;
      const asker = askerName(words, facts);
      return {
        ...letter(
          overdue ? words('reminder.overdue', { title }) : words('reminder.due', { day: dayOf(facts), title }),
          [
            words(overdue ? 'reminder.expected' : 'reminder.expects', { asker, due: due(facts) }),
            words('reminder.progress', { answered, asked }),
          ],
          facts,
        ),
        action: { label: words('reminder.action'), url: facts.link },
      };
    },

    clarification: (
      facts: VendorFacts &
        Linked & { readonly questions: readonly { readonly questionId: string | null; readonly text: string }[] },
    ): MailContent => {
      const count = facts.questions.length;
      return {
        ...letter(
          words('clarification.title', { asker: askerName(words, facts), count }),
          [
            words('clarification.ask', { title: facts.title }),
            ...facts.questions.map(({ questionId, text }) =>
              questionId === null ? text : words('clarification.question', { id: questionId, text }),
            ),
            words('clarification.how'),
          ],
          facts,
        ),
        action: { label: words('clarification.action', { count }), url: facts.link },
      };
    },

    assignment: (facts: Asker & Linked & { readonly questionIds: readonly string[] }): MailContent => ({
      ...letter(
        words('assignment.title', { count: facts.questionIds.length }),
        [words('assignment.text', { asker: askerName(words, facts), ids: facts.questionIds.join(', ') })],
        unnamed(facts),
      ),
      action: { label: words('open'), url: facts.link },
    }),

    receipt: (facts: VendorFacts & Progress): MailContent =>
      letter(
        words('receipt.title', { title: facts.title }),
        [words('receipt.text', { asker: askerName(words, facts), answered: facts.answered, asked: facts.asked })],
        facts,
      ),

    dueMoved: (facts: VendorFacts & Due): MailContent =>
      letter(
        words('dueMoved.title', { title: facts.title }),
        [words('dueMoved.text', { asker: askerName(words, facts), due: due(facts) })],
        facts,
      ),

    cancelled: (facts: VendorFacts): MailContent =>
      letter(
        words('cancelled.title', { title: facts.title }),
        [words('cancelled.text', { asker: askerName(words, facts) })],
        facts,
      ),

    decided: (
      facts: VendorFacts & { readonly outcome: 'approved' | 'approved_with_conditions' | 'rejected' },
    ): MailContent =>
      letter(
        words('decided.title', { title: facts.title }),
        [words(`decided.${facts.outcome}`, { asker: askerName(words, facts) }), words('decided.contact')],
        facts,
      ),
  };
}
