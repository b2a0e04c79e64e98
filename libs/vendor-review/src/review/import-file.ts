import { createHash } from 'node:crypto';
import type { EventStore } from '@custodia/event-store';
import type { Files } from '@custodia/files';
import { own, type Refusal } from '@custodia/kernel';
import { invalid, notFound, same } from '../refusals.policy.js';
import { packsIn, partOf } from '../questionnaire/compose-edition.policy.js';
import type { TemplateEdition } from '../questionnaire/template-edition.js';
import { editionOf } from '../template/editions.js';
import type { ColumnDoubt } from '../workbook/answer-column.js';
import { columnName } from '../workbook/cells.js';
import { importAnswers, type AnswerImport } from '../workbook/import-answers.js';
import { openQuestionnaire } from '../workbook/open-questionnaire.js';
import type { WorkbookRefusal, WorkbookSource } from '../workbook/workbook.js';
import { readReview, type ReviewPlace } from './read-review.js';
import type { AnswerCommand } from './review.commands.js';
import type { ImportReport } from './review.events.js';
import type { Review } from './review.state.js';

type Command = Extract<AnswerCommand, { type: 'ImportAnswers' }>;

/** Of each list in the event; the stored report has all of it. */
const longest = 300;
/** Bytes of answers that one append can hold with room to spare. */
const mostAnswers = 900_000;
const mostBytes = 25 * 1024 * 1024;

/** What a column was taken for. */
interface ReadColumn {
  readonly sheet: string;
  readonly role: string;
  /** As the spreadsheet names it: `C`. */
  readonly column: string;
  readonly heading: string;
}

export type FileRead =
  | { readonly kind: 'command'; readonly command: Command; readonly columns: readonly ReadColumn[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'unreadable'; readonly refusal: WorkbookRefusal };

/** Reads a filled questionnaire against what the review asks; keeps the file and the whole report. Nothing of the review is changed here. */
export async function readFilledFile(
  { store, files }: { readonly store: EventStore; readonly files: Files },
  place: ReviewPlace,
  source: Extract<WorkbookSource, { bytes: Uint8Array }>,
  {
    contactId,
    importId,
    column,
    preview = false,
  }: {
    readonly contactId: string | null;
    readonly importId: string;
    /** The column of answers, where the file leaves it in doubt. */
    readonly column?: string | undefined;
    /** Nothing is kept; the digests of the report are empty. */
    readonly preview?: boolean;
  },
): Promise<FileRead> {
  const review = await readReview(store, place);
  if (!review?.frozen) return notFound('sent review', place.id);
  const known = await editionOf(store, place.organisation, review.drafted.templateId);
  if (!known) return notFound('template edition', review.drafted.templateId);
  const opened = await openQuestionnaire(source, { column });
  if (opened.kind === 'refused') return { kind: 'unreadable', refusal: opened.refusal };
  if (opened.kind !== 'workbook')
    return invalid(
      'file',
      source.name,
      'This is a questionnaire template without answers. Send the filled workbook or csv.',
    );
  const result = importFor(known.edition, (edition) => importAnswers(opened.workbook, edition, opened.recognised));
  if (result.doubts.length > 0) return inDoubt(column ?? '', result.doubts);
  if (result.rowsRead === 0)
    return invalid(
      'file',
      source.name,
      'No question was found in it. Send the questionnaire that you were asked to fill in.',
    );
  const answers = result.answers.map(({ questionId, value, owner, text, customerResponsibilities }) => ({
    questionId,
    value,
    owner,
    text,
    customerResponsibilities,
  }));
  if (Buffer.byteLength(JSON.stringify(answers)) > mostAnswers)
    return invalid('file', source.name, 'The explanations are too long to be kept. Attach long texts as evidence.');
  const keep = async (bytes: Uint8Array, maxBytes: number): Promise<string> =>
    preview ? '' : (await files.put(place.organisation, bytes, { maxBytes })).digest;
  const file = await keep(source.bytes, mostBytes);
  const whole = await keep(Buffer.from(JSON.stringify(result)), 4 * mostBytes);
  return {
    kind: 'command',
    columns: opened.recognised.tables.flatMap(({ sheet, columns, headings }) =>
      [...columns].map(([role, at]) => ({
        sheet: sheet.name,
        role,
        column: columnName(at),
        heading: headings.get(at) ?? '',
      })),
    ),
    command: {
      type: 'ImportAnswers',
      id: place.id,
      contactId,
      answers,
      report: reportOf(result, importId, source.name, file, whole),
    },
  };
}

/**
 * A file of one questionnaire of several answers that one, under the ids that it has in the assessment; our own file of them all
 * has these ids already. The reading that finds most questions counts.
 */
function importFor(edition: TemplateEdition, read: (edition: TemplateEdition) => AnswerImport): AnswerImport {
  const whole = read(edition);
  const parts = packsIn(edition).map(({ prefix, ...pack }) => {
    const own = (id: string): string => id.slice(prefix.length);
    const part = partOf(edition, { prefix, ...pack });
    const result = read({
      ...part,
      questions: part.questions.map((question) => ({
        ...question,
        id: own(question.id),
        parent: question.parent === null ? null : own(question.parent),
      })),
    });
    return {
      ...result,
      answers: result.answers.map((answer) => ({ ...answer, questionId: `${prefix}${answer.questionId}` })),
    };
  });
  return [whole, ...parts].reduce((best, one) => (found(one) > found(best) ? one : best));
}

const found = ({ answered, blank }: AnswerImport): number => answered + blank;

/** How many answers a file gives, and which questions it would answer otherwise than they are answered now. */
export function changesOf({ answers: given }: Pick<Review, 'answers'>, answers: Command['answers']) {
  const replaces = answers.flatMap(({ questionId, value, owner, text }) => {
    const now = own(given, questionId);
    return now && !same([now.value, now.owner, now.text], [value, owner, text]) ? [questionId] : [];
  });
  return { answers: answers.length, replaces };
}

/** The refusal names the columns among which somebody has to choose, for machines, too. */
function inDoubt(column: string, doubts: readonly ColumnDoubt[]): FileRead {
  const { refusal } = invalid('column', column, whichColumn(doubts));
  const columns = doubts.flatMap(({ sheet, candidates }) => candidates.map((one) => ({ sheet, ...one })));
  return { kind: 'refused', refusal: { ...refusal, columns } as Refusal };
}

/** Says why the column of answers is not clear, and how to name it. */
const whichColumn = (doubts: readonly ColumnDoubt[]): string =>
  doubts
    .map(({ sheet, reason, candidates }) => {
      const [first] = candidates;
      const names = candidates.map(
        ({ column, heading, hidden }) =>
          `${column}${heading ? ` (${JSON.stringify(heading)}${hidden ? ', hidden' : ''})` : ''}`,
      );
      return `On sheet ${JSON.stringify(sheet)} ${reason}: ${names.join(', ')}. Name the column, for example "${sheet}!${first?.column ?? 'C'}".`;
    })
    .join(' ');

function reportOf(
  result: AnswerImport,
  importId: string,
  fileName: string,
  fileDigest: string,
  reportDigest: string,
): Omit<ImportReport, 'replaced'> {
  const {
    recognition,
    otherEdition,
    rowsRead,
    answered,
    blank,
    missing,
    unreadable,
    unknown,
    repeated,
    flags,
    understood,
    notes,
  } = result;
  const cut = <Item>(items: readonly Item[]): readonly Item[] => items.slice(0, longest);
  const dropped =
    Math.max(0, unreadable.length - longest) +
    Math.max(0, unknown.length - longest) +
    Math.max(0, flags.length - longest);
  return {
    importId,
    fileName,
    fileDigest,
    reportDigest,
    format: recognition.format,
    template: recognition.template,
    edition: recognition.edition,
    otherEdition,
    certainty: recognition.certainty,
    reasons: recognition.reasons,
    rowsRead,
    answered,
    blank,
    missing: missing.length,
    repeated: repeated.length,
    unreadable: cut(unreadable).map((one) => ({ ...one, value: one.value.slice(0, 200) })),
    unknown: cut(unknown).map(({ id, place, reason }) => ({ id: id.slice(0, 100), place, reason })),
    flags: cut(flags),
    understood: cut(understood).map(({ raw, how, count }) => `${raw.slice(0, 80)}: ${how} (${count})`),
    notes: dropped > 0 ? [...notes, `${dropped} further remarks stand in the whole report only`] : notes,
  };
}

/** The same file sent twice for the same review is one import. */
export const importIdOf = (bytes: Uint8Array): string =>
  createHash('sha256')
    .update(bytes)
    .digest('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5');
