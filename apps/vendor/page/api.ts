import i18next from 'i18next';
import { chosenLanguage, type Language } from './words/index.ts';

interface Condition {
  readonly answered?: boolean;
  readonly chosen?: string;
  readonly above?: number;
  readonly atLeast?: number;
  readonly below?: number;
  readonly atMost?: number;
}

type AnswerValue = 'yes' | 'no' | 'partial' | 'na';

export interface Question {
  readonly id: string;
  readonly text: string;
  readonly guidance: string;
  readonly domain: string;
  readonly control: string | null;
  readonly kind: 'yes_no' | 'yes_no_partial' | 'text';
  readonly parent: string | null;
  readonly askedWhen: 'yes' | 'no' | null;
  /** In place of it, of another parent. */
  readonly askedIf: Condition | null;
  /** That it does not apply is for the reviewers to accept. */
  readonly critical: boolean;
  readonly evidence: boolean;
  readonly options: readonly string[];
  /** How a text is answered, where not in words alone. */
  readonly form: 'single' | 'multiple' | 'number' | 'date' | 'file' | 'table' | null;
  readonly columns: readonly string[];
}

export interface Answer {
  readonly questionId: string;
  readonly value: AnswerValue | null;
  readonly owner: string | null;
  readonly text: string;
  /** Names what stands on the server; sent back as `basedOn`, so that nothing unseen is overwritten. */
  readonly revision?: string;
  readonly inVendorsStead?: boolean;
}

/** What a colleague saved meanwhile. */
export interface Changed extends Answer {
  readonly revision: string;
}

interface Evidence {
  readonly evidenceId: string;
  readonly questionId: string | null;
  readonly title: string;
  readonly size: number;
  readonly validUntil: string | null;
}

interface Clarification {
  readonly clarificationId: string;
  readonly questionId: string | null;
  readonly text: string;
  readonly answer: string | null;
  readonly withdrawnAt: string | null;
  readonly withdrawnBecause: string | null;
}

export interface ImportReport {
  readonly importId: string;
  readonly fileName: string;
  readonly format: string;
  readonly certainty: number;
  readonly otherEdition: string | null;
  readonly rowsRead: number;
  readonly answered: number;
  readonly blank: number;
  readonly missing: number;
  readonly repeated: number;
  readonly unreadable: readonly { readonly place: string; readonly value: string; readonly reason: string }[];
  readonly unknown: readonly { readonly id: string; readonly place: string; readonly reason: string }[];
  readonly understood: readonly string[];
  readonly notes: readonly string[];
}

/** A column that may hold the answers of a file. */
export interface Candidate {
  readonly sheet: string;
  readonly column: string;
  readonly heading: string;
  readonly values: number;
}

/** What a file would change; nothing is applied yet. */
export interface ImportPreview {
  readonly report: ImportReport;
  readonly columns: readonly {
    readonly sheet: string;
    readonly role: string;
    readonly column: string;
    readonly heading: string;
  }[];
  readonly answers: number;
  /** Questions that are answered otherwise at present. */
  readonly replaces: readonly string[];
}

/** What the vendor answered before; nothing of it counts until somebody takes it over. */
export interface Earlier {
  readonly questionId: string;
  readonly how: 'same-question' | 'similar-question' | 'same-control';
  readonly value: AnswerValue | null;
  readonly owner: string | null;
  readonly text: string;
  readonly asked: string;
  readonly title: string;
  readonly submittedAt: string | null;
}

interface Pack {
  readonly title: string;
  readonly prefix: string;
  readonly owners: readonly string[];
}

export interface Sheet {
  readonly review: {
    readonly id: string;
    readonly title: string;
    readonly message: string;
    readonly status: string;
    /** A day, `2026-05-03`. */
    readonly dueOn: string;
    readonly answerable: boolean;
    readonly submittedAt: string | null;
    readonly askedAbout: readonly string[];
    readonly asker: string;
    readonly template: string;
    readonly edition: string;
    readonly notice: string;
  };
  readonly you: { readonly id: string; readonly role: 'contact' | 'colleague'; readonly name: string | null };
  readonly people: readonly {
    readonly id: string;
    readonly role: string;
    readonly name: string | null;
    readonly email: string | null;
    readonly invitation: string | null;
  }[];
  readonly answers: readonly { readonly value: AnswerValue; readonly label: string }[];
  readonly owners: readonly string[];
  readonly customerOwners: readonly string[];
  /** Several questionnaires in one place; empty where there is one. Ids of what each asks begin with its prefix. */
  readonly packs: readonly Pack[];
  readonly domains: readonly { readonly id: string; readonly title: string }[];
  readonly questions: readonly Question[];
  readonly given: Readonly<Record<string, Answer>>;
  readonly assignments: Readonly<Record<string, string>>;
  readonly evidence: readonly Evidence[];
  readonly clarifications: readonly Clarification[];
  readonly imports: readonly ImportReport[];
}

/** Why a question will count as not met. */
export type NotMet = 'unanswered' | 'na-without-reason' | 'na-to-accept' | 'not-met';

/** What the server refused, in its words. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** For `ANSWER_CHANGED_MEANWHILE`. */
    readonly answers: readonly Changed[] = [],
    /** For a file whose column of answers has to be named. */
    readonly columns: readonly Candidate[] = [],
  ) {
    super(inWords(spokenOf(code) ?? message));
  }
}

/** What the service says in English, in the language of the reader where there are words for it. */
function spokenOf(code: string): string | undefined {
  const key = `refusals.${code}`;
  return i18next.language !== 'en' && i18next.exists(key) ? i18next.t(key as 'problem') : undefined;
}

/** A moment in a message is written as people write it, in the reader's own zone. */
const inWords = (message: string): string =>
  message.replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/g, (moment) =>
    new Date(moment).toLocaleString(i18next.language, { dateStyle: 'long', timeStyle: 'short' }),
  );

/** What the browser says of a lost connection is nothing for readers. */
const reach: typeof fetch = (...asked) =>
  fetch(...asked).catch(() => {
    throw new Refused('UNREACHABLE', i18next.t('unreachable'));
  });

async function call<Result>(method: string, path: string, body?: unknown): Promise<Result> {
  const file = body instanceof Blob;
  const response = await reach(`/vendor/api/${path}`, {
    method,
    credentials: 'same-origin',
    ...(body === undefined
      ? {}
      : {
          headers: { 'content-type': file ? 'application/octet-stream' : 'application/json' },
          body: file ? body : JSON.stringify(body),
        }),
  });
  const text = await response.text();
  const answer = text.startsWith('{')
    ? (JSON.parse(text) as {
        code?: string;
        message?: string;
        answers?: readonly Changed[];
        columns?: readonly Candidate[];
      })
    : {};
  if (!response.ok)
    throw new Refused(
      answer.code ?? String(response.status),
      answer.message ?? i18next.t('unreachable'),
      answer.answers,
      answer.columns,
    );
  return answer as Result;
}

const fileQuery = (file: File, column: string | undefined): string =>
  new URLSearchParams({ name: file.name, ...(column === undefined ? {} : { column }) }).toString();

export const api = {
  invitation: (invitation: string) =>
    call<{ asker: string; sender: string | null; title: string; language: Language | null }>('POST', 'invitation', {
      invitation,
    }),
  code: (invitation: string) => call<{ requestId: string }>('POST', 'code', { invitation, language: chosenLanguage() }),
  session: (invitation: string, requestId: string, code: string) =>
    call<{ reviewId: string }>('POST', 'session', { invitation, requestId, code }),
  read: (id: string) => call<Sheet>('GET', `reviews/${id}`),
  save: (id: string, answers: readonly (Answer & { basedOn: string })[]) =>
    call<{ revisions: Readonly<Record<string, string>> }>('PUT', `reviews/${id}/answers`, { answers }),
  earlier: (id: string) => call<{ earlier: readonly Earlier[] }>('GET', `reviews/${id}/earlier`),
  /** Reads a file and says what it would change. */
  previewFile: (id: string, file: File, column?: string) =>
    call<ImportPreview>('POST', `reviews/${id}/import?preview=true&${fileQuery(file, column)}`, file),
  importFile: (id: string, file: File, column?: string) =>
    call<{ report: ImportReport }>('POST', `reviews/${id}/import?${fileQuery(file, column)}`, file),
  /** `validUntil` is a day, or empty where the document says none. */
  attach: (id: string, questionId: string, file: File, validUntil: string) =>
    call(
      'POST',
      `reviews/${id}/evidence?name=${encodeURIComponent(file.name)}&questionId=${encodeURIComponent(questionId)}${validUntil && `&validUntil=${validUntil}T23:59:59.999Z`}`,
      file,
    ),
  withdraw: (id: string, evidenceId: string) => call('DELETE', `reviews/${id}/evidence/${evidenceId}`),
  invite: (id: string, name: string, email: string) => call('POST', `reviews/${id}/colleagues`, { name, email }),
  remove: (id: string, contactId: string) => call('DELETE', `reviews/${id}/colleagues/${contactId}`),
  assign: (id: string, contactId: string, questionIds: readonly string[]) =>
    call('POST', `reviews/${id}/assignments`, { contactId, questionIds }),
  clarify: (id: string, clarificationId: string, text: string) =>
    call('POST', `reviews/${id}/clarifications/${clarificationId}`, { text, answer: null }),
  notMet: (id: string) =>
    call<{ notMet: readonly { readonly questionId: string; readonly why: NotMet }[] }>('GET', `reviews/${id}/not-met`),
  submit: (id: string) => call('POST', `reviews/${id}/submit`),
  /** Mails to whoever is here are written in it, too. */
  speak: (id: string, language: Language) => call('PUT', `reviews/${id}/language`, { language }),
  leave: (id: string) => call('DELETE', `reviews/${id}/session`),
};
