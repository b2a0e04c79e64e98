import { readForm } from '../questionnaire/answer-form.policy.js';
import type { AnswerValue, Question, TemplateEdition } from '../questionnaire/template-edition.js';
import type { ColumnDoubt } from './answer-column.js';
import { readAnswer, readOwner } from './answer-words.js';
import { contradictionsOf, type Flag, isPlaceholder } from './contradictions.js';
import { tidyId } from './question-ids.js';
import type { QuestionRow, SkippedRow } from './question-rows.js';
import { moreThanAsked, textChanged, words } from './question-words.js';
import { unreadColumns, unreadNotes } from './unread.js';
import { type Recognised, type Recognition, recognise } from './recognise.js';
import type { Problem } from '../questionnaire/problem.js';
import type { Workbook } from './workbook.js';

interface ImportedAnswer {
  readonly questionId: string;
  /** `null` for free text, and for what could not be read; the words are in `text`. */
  readonly value: AnswerValue | null;
  /** As the edition spells it. */
  readonly owner: string | null;
  readonly text: string;
  readonly customerResponsibilities: string;
  /** The answer and owner cells as typed. */
  readonly raw: string;
  readonly rawOwner: string;
  readonly sheet: string;
  readonly row: number;
}

/** Every row that was read is counted in exactly one of: answered, words only, blank, unreadable, unknown, repeated. */
export interface AnswerImport {
  readonly recognition: Recognition;
  /** Set when the file is another published edition than the review asks; then only rows with the same text were taken. */
  readonly otherEdition: string | null;
  readonly rowsRead: number;
  readonly answered: number;
  /** Words, but none of the answers chosen. */
  readonly wordsOnly: number;
  readonly blank: number;
  readonly unreadable: readonly Problem[];
  readonly unknown: readonly {
    readonly id: string;
    readonly place: string;
    readonly question: string;
    readonly answer: string;
    readonly text: string;
    readonly reason: string;
  }[];
  readonly repeated: readonly {
    readonly questionId: string;
    readonly place: string;
    readonly keptFrom: string;
    readonly same: boolean;
  }[];
  /** Rows found by their words because they have no id, or one that this edition does not have. */
  readonly matchedByText: readonly { readonly questionId: string; readonly place: string }[];
  /** Questions of the edition for which the file has no row. */
  readonly missing: readonly string[];
  readonly flags: readonly Flag[];
  /** Unusual spellings and how they were understood. */
  readonly understood: readonly {
    readonly raw: string;
    readonly value: AnswerValue;
    readonly how: string;
    readonly count: number;
  }[];
  readonly notes: readonly string[];
  readonly skipped: readonly SkippedRow[];
  readonly unreadColumns: ReturnType<typeof unreadColumns>;
  /** Sheets whose column of answers a person has to name; nothing was read as an answer from them. */
  readonly doubts: readonly ColumnDoubt[];
  readonly problems: readonly Problem[];
  readonly answers: readonly ImportedAnswer[];
}

/** Reads a filled workbook against the frozen edition of a review. Nothing is guessed in silence, nothing is dropped. */
export function importAnswers(
  workbook: Workbook,
  edition: TemplateEdition,
  recognised: Recognised = recognise(workbook),
): AnswerImport {
  const { recognition, found, tables, doubts } = recognised;
  const otherEdition = differs(recognition, edition) ? `${recognition.template} ${recognition.edition}` : null;
  const match = matcher(edition, otherEdition !== null);
  const state = { answered: 0, wordsOnly: 0, blank: 0 };
  const unreadable: Problem[] = [];
  const unknown: AnswerImport['unknown'][number][] = [];
  const repeated: AnswerImport['repeated'][number][] = [];
  const flags: Flag[] = [];
  const matchedByText: AnswerImport['matchedByText'][number][] = [];
  const understood = new Map<string, { raw: string; value: AnswerValue; how: string; count: number }>();
  const first = new Map<string, { row: QuestionRow; answer: ImportedAnswer | null }>();

  for (const row of orderedByContent(found.rows, edition)) {
    const place = placeOf(row);
    const { question, byText, reason } = match(row);
    if (!question) {
      unknown.push({
        id: row.idMade ? '' : row.id,
        place,
        question: row.question.slice(0, 300),
        answer: row.answer,
        text: row.text,
        reason,
      });
      continue;
    }
    const flag = (kind: Flag['kind'], detail: string): void =>
      void flags.push({ kind, questionId: question.id, place, detail });
    const before = first.get(question.id);
    const answer = readRow(row, question, edition, flag);
    if (before) {
      const same =
        answer === null ||
        JSON.stringify([answer.value, answer.owner, answer.text]) ===
          JSON.stringify([before.answer?.value, before.answer?.owner, before.answer?.text]);
      repeated.push({ questionId: question.id, place, keptFrom: placeOf(before.row), same });
      if (!same)
        flag(
          'answered-twice',
          `${placeOf(before.row)} was kept; this row says ${JSON.stringify(`${row.answer} ${row.text}`.trim().slice(0, 120))}`,
        );
      continue;
    }
    first.set(question.id, { row, answer: answer?.read ?? null });
    if (byText) matchedByText.push({ questionId: question.id, place });
    if (!answer) {
      state.blank++;
      const more = moreThanAsked(row, question);
      if (more !== '')
        flag('question-changed', `the cell of the question says more than it asks: ${JSON.stringify(more)}`);
      continue;
    }
    if (answer.problem) unreadable.push({ ...answer.problem, place });
    else if (answer.read.value === null && question.kind !== 'text') state.wordsOnly++;
    else state.answered++;
    if (answer.how && answer.read.value) {
      const key = answer.how.startsWith('it begins') ? `${answer.how}` : row.answer;
      const seen = understood.get(key);
      understood.set(key, {
        raw: seen?.raw ?? row.answer.slice(0, 120),
        value: answer.read.value,
        how: answer.how,
        count: (seen?.count ?? 0) + 1,
      });
    }
    if (textChanged(row, question))
      flag('question-changed', `the file asks ${JSON.stringify(row.question.slice(0, 120))}`);
    if (question.kind === 'text' || answer.problem) {
      if (isPlaceholder(answer.read.text))
        flag('placeholder', `the words are a placeholder: ${JSON.stringify(answer.read.text.slice(0, 80))}`);
    } else
      for (const one of contradictionsOf({ value: answer.read.value, owner: row.owner, text: answer.read.text }))
        flag(one.kind, one.detail);
  }
  const order = new Map(edition.questions.map((question, index) => [question.id, index]));
  return {
    recognition,
    otherEdition,
    rowsRead: found.rows.length,
    ...state,
    unreadable,
    unknown,
    repeated,
    missing: edition.questions.filter((question) => !first.has(question.id)).map((question) => question.id),
    flags,
    understood: [...understood.values()],
    matchedByText,
    notes: [
      ...found.notes,
      ...unreadNotes(workbook, tables, found.rows, found.skipped),
      ...(otherEdition
        ? [
            `the file is ${otherEdition}, the review asks ${edition.template} ${edition.edition}: ids change meaning between editions, so only rows that ask the same in the same words were taken`,
          ]
        : []),
    ],
    skipped: found.skipped,
    unreadColumns: unreadColumns(tables),
    doubts,
    problems: workbook.problems,
    answers: [...first.values()]
      .flatMap(({ answer }) => answer ?? [])
      .sort((a, b) => order.get(a.questionId)! - order.get(b.questionId)!),
  };
}

interface RowRead extends ImportedAnswer {
  readonly read: ImportedAnswer;
  readonly problem: Omit<Problem, 'place'> | null;
  readonly how: string | null;
}

/** `null` for a row without an answer. */
function readRow(
  row: QuestionRow,
  question: Question,
  edition: TemplateEdition,
  flag: (kind: Flag['kind'], detail: string) => void,
): RowRead | null {
  const owner = row.owner === '' ? undefined : readOwner(row.owner, edition.owners);
  if (row.answer === '' && row.text === '' && row.customer === '') return null;
  if (row.owner !== '' && !owner)
    flag(
      'owner-unknown',
      `${JSON.stringify(row.owner.slice(0, 80))} is none of the owners of this edition${edition.owners.length > 0 ? ` (${edition.owners.map((one) => one.label).join(', ')})` : ''}`,
    );
  const made = (
    value: AnswerValue | null,
    words: readonly string[],
    problem: RowRead['problem'],
    how: string | null,
  ): RowRead => {
    const read: ImportedAnswer = {
      questionId: question.id,
      value,
      owner: owner?.label ?? null,
      text: words.filter((word) => word !== '').join('\n'),
      customerResponsibilities: row.customer,
      raw: row.answer,
      rawOwner: row.owner,
      sheet: row.sheet,
      row: row.row,
    };
    return { ...read, read, problem, how };
  };
  if (/^#(REF|N\/A|VALUE|NAME|DIV\/0|NULL|NUM|SPILL|CALC)[!?]?$/.test(row.answer)) {
    return made(
      null,
      [row.text],
      { value: row.answer, reason: 'the cell shows a spreadsheet error', remedy: 'Ask the vendor for this answer' },
      null,
    );
  }
  if (question.form !== undefined && row.answer !== '') {
    const formed = readForm(question, row.answer);
    const whole = row.text === '' || question.form === 'file';
    return formed.kind === 'read' && whole
      ? made(null, [formed.text, row.text], null, null)
      : made(
          null,
          [row.answer, row.text],
          {
            value: row.answer,
            reason: `${formed.kind === 'read' ? 'there are words beside the answer' : `this is not in the form that is asked for (${formed.reason})`}; it was kept as text`,
            remedy: 'Correct the answer, or ask the vendor',
          },
          null,
        );
  }
  if (question.kind === 'text' || row.answer === '') return made(null, [row.answer, row.text], null, null);
  const answer = readAnswer(row.answer);
  if (!answer)
    return made(
      null,
      [row.answer, row.text],
      {
        value: row.answer,
        reason: `this is none of the answers (${offered(question)}); it was kept as text`,
        remedy: 'Choose the answer it stands for, or ask the vendor',
      },
      null,
    );
  if (answer.value === 'partial' && question.kind === 'yes_no') {
    return made(
      null,
      [row.answer, row.text],
      {
        value: row.answer,
        reason: `it reads as "partial", which this question does not offer (${offered(question)}); it was kept as text`,
        remedy: 'Ask the vendor for yes or no',
      },
      null,
    );
  }
  return made(answer.value, [answer.rest, row.text], null, answer.how);
}

const offered = (question: Question): string => (question.kind === 'yes_no' ? 'Yes, No, NA' : 'Yes, Partial, No, NA');
const placeOf = (row: QuestionRow): string => `${row.sheet}, row ${row.row}`;

/**
 * Rows with an answer first among rows for the same question, so that a blank copy never hides an answer; and before those that
 * have the id of a question and ask something else.
 */
function orderedByContent(rows: readonly QuestionRow[], { questions }: TemplateEdition): QuestionRow[] {
  const byId = new Map(questions.map((question) => [tidyId(question.id), question]));
  const place = (row: QuestionRow): number => {
    const question = isClash(row) ? byId.get(tidyId(row.givenId)) : undefined;
    return row.answer === '' && row.text === '' ? 2 : question && textChanged(row, question) ? 1 : 0;
  };
  return [0, 1, 2].flatMap((wanted) => rows.filter((row) => place(row) === wanted));
}

/** Its id stands on several rows in other words, which a template tells apart; here they answer one question. */
const isClash = ({ id, givenId, row }: QuestionRow): boolean => givenId !== '' && id === `${givenId}-r${row}`;

/** A published edition that says it is another one than the review's. */
function differs(recognition: Recognition, edition: TemplateEdition): boolean {
  if (!recognition.template || !recognition.edition || recognition.certainty < 0.5) return false;
  const family = (template: string): string => template.replace(/-lite$/, '');
  const published =
    edition.source.kind === 'pack' ||
    ['caiq', 'caiq-lite', 'ai-caiq'].includes(edition.template) ||
    recognition.format === 'custodia';
  return (
    published && (family(recognition.template) !== family(edition.template) || recognition.edition !== edition.edition)
  );
}

function matcher(
  edition: TemplateEdition,
  strict: boolean,
): (row: QuestionRow) => { question?: Question; byText: boolean; reason: string } {
  const byId = new Map(edition.questions.map((question) => [tidyId(question.id), question]));
  const byText = new Map<string, Question | null>();
  for (const question of edition.questions) {
    const key = words(question.text);
    byText.set(key, byText.has(key) ? null : question);
  }
  return (row) => {
    const question = byId.get(tidyId(row.id)) ?? (isClash(row) ? byId.get(tidyId(row.givenId)) : undefined);
    // A made id only says where the row stood; it is good for nothing when another question stands there now.
    const other = question && textChanged(row, question) ? byText.get(words(row.question)) : undefined;
    // "1.10" comes back from a spreadsheet as "1.1": what is asked counts where it is another question of the edition, word for word.
    if (other) return { question: other, byText: true, reason: '' };
    if (question && !((strict || row.idMade) && textChanged(row, question)))
      return { question, byText: false, reason: '' };
    const same =
      row.question === '' || !(row.idMade || strict || !question) ? null : (byText.get(words(row.question)) ?? null);
    if (same) return { question: same, byText: true, reason: '' };
    if (question) return { byText: false, reason: 'the id exists in this edition but asks something else there' };
    return {
      byText: false,
      reason: row.idMade
        ? 'the row has no id and its words are not asked in this edition'
        : 'the id is not in this edition',
    };
  };
}
