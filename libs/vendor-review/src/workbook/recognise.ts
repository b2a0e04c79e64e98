import { type KnownEdition, knownEditions } from './known-editions.js';
import type { ColumnDoubt } from './answer-column.js';
import { looksLikeQuestion, tidyHeading } from './header-roles.js';
import { ccmIdOf, sigIdOf } from './question-ids.js';
import { type QuestionRow, type QuestionRows, questionRows } from './question-rows.js';
import { cisoWorkbook } from './data/ciso-workbook.js';
import { mvspTable } from './data/mvsp-table.js';
import { cisoAssistant, hecvat, mvsp, oscal, sig, vsa } from './recognise-published.js';
import { exportHeadings, readStamp } from './stamp.js';
import { findTables, type Table } from './tables.js';
import type { Workbook } from './workbook.js';

export type Format =
  | 'caiq'
  | 'caiq-lite'
  | 'ai-caiq'
  | 'sig-lite'
  | 'sig'
  | 'vsa-core'
  | 'vsa-full'
  | 'vsaq'
  | 'hecvat'
  | 'mvsp'
  | 'ciso-assistant'
  | 'oscal'
  | 'custodia'
  | 'questionnaire'
  | 'not-a-questionnaire';

/** What a file was taken for. `certainty` runs from 0 to 1; the reasons are sentences a reviewer can check. */
export interface Recognition {
  readonly format: Format;
  /** Of the published or our own template; `null` for a questionnaire nobody published. */
  readonly template: string | null;
  readonly edition: string | null;
  readonly title: string;
  readonly certainty: number;
  readonly reasons: readonly string[];
}

/** Below this no published questionnaire is claimed, and below that no questionnaire at all. */
const leastPublished = 0.4;
const leastCertainty = 0.35;

export interface Recognised {
  readonly recognition: Recognition;
  readonly tables: readonly Table[];
  readonly found: QuestionRows;
  /** Sheets on which a person has to say which column holds the answers. */
  readonly doubts: readonly ColumnDoubt[];
}

/** Decides what a workbook is, by its headings and by how many of its ids are valid; positions alone decide nothing. */
export function recognise(given: Workbook, chosenColumn?: string): Recognised {
  const workbook = cisoWorkbook(given) ?? mvspTable(given);
  const all = findTables(workbook, chosenColumn);
  // Sheets of which no row asks anything (covers, dashboards, lists of options) are no tables.
  const asking = all.map((table) => ({ table, rows: questionRows([table]).rows }));
  const known = (row: QuestionRow): boolean => ccmIdOf(row.id) !== undefined || sigIdOf(row.id) !== undefined;
  // A list of answers by id asks nothing. It is one all the same outside of workbooks, and in one where nothing else asks.
  const answersById = ({ columns }: Table): boolean => columns.has('id') && columns.has('answer');
  const asks = ({ table, rows }: (typeof asking)[number]): boolean =>
    rows.length > 0 && (table.columns.has('question') || rows.some(known));
  const byId = asking.filter((one) => one.rows.length > 0 && !asks(one) && answersById(one.table));
  const readById = workbook.format !== 'xlsx' || !asking.some(asks);
  const withQuestions = asking.filter((one) => asks(one) || (readById && byId.includes(one))).map(({ table }) => table);
  const { tables, hiddenNotes } = visibleFirst(withQuestions);
  const read = questionRows(tables);
  const byIdNotes = (readById ? [] : byId).map(
    ({ table: { sheet } }) =>
      `sheet ${JSON.stringify(sheet.name)} lists answers by id, without questions; it was not read`,
  );
  const found = { ...read, notes: [...hiddenNotes, ...byIdNotes, ...read.notes] };
  const surest = (guesses: readonly (Recognition | undefined)[], least: number): Recognition | undefined =>
    guesses
      .filter((one) => one !== undefined)
      .filter((one) => one.certainty >= least)
      .reduce<Recognition | undefined>(
        (top, one) => (top === undefined || one.certainty > top.certainty ? one : top),
        undefined,
      );
  // Every published questionnaire is also some questionnaire, so the particular guess goes first.
  const best =
    ownExport(workbook, tables, found) ??
    surest(
      [
        ...caiq(workbook, tables, found),
        sig(workbook, found),
        vsa(workbook, found, tables),
        hecvat(workbook, found),
        mvsp(workbook, found),
        cisoAssistant(workbook, found),
        oscal(workbook, found),
      ],
      leastPublished,
    ) ??
    surest([generic(tables, found)], leastCertainty) ??
    nothing(found);
  const lookAlikes = found.rows.filter((row) => /^CAIQ[\s_-]?\d+/i.test(row.id)).length;
  const reasons =
    lookAlikes > 0 && !['caiq', 'caiq-lite', 'ai-caiq'].includes(best.format)
      ? [
          ...best.reasons,
          `${lookAlikes} ids look like ${found.rows.find((row) => /^CAIQ/i.test(row.id))!.id}; no edition of CAIQ has such ids`,
        ]
      : best.reasons;
  return {
    recognition: { ...best, reasons, certainty: Math.round(best.certainty * 100) / 100 },
    tables,
    found,
    doubts: tables.flatMap((table) => table.doubt ?? []),
  };
}

/** Hidden sheets are read only where nothing else asks anything, and never without a word. */
function visibleFirst(all: readonly Table[]): { tables: readonly Table[]; hiddenNotes: string[] } {
  const visible = all.filter((table) => !table.sheet.hidden);
  const hidden = all.filter((table) => table.sheet.hidden);
  const names = hidden.map(({ sheet }) => JSON.stringify(sheet.name)).join(', ');
  if (hidden.length === 0) return { tables: all, hiddenNotes: [] };
  return visible.length === 0
    ? { tables: hidden, hiddenNotes: [`only hidden sheets hold questions; they were read: ${names}`] }
    : { tables: visible, hiddenNotes: [`hidden sheets hold questions, too; they were not read: ${names}`] };
}

function ownExport(workbook: Workbook, tables: readonly Table[], found: QuestionRows): Recognition | undefined {
  const stamp = readStamp(workbook);
  if (stamp) {
    const whole = found.rows.length === stamp.questions;
    return {
      format: 'custodia',
      template: stamp.template,
      edition: stamp.edition,
      title: stamp.title,
      certainty: whole ? 1 : 0.97,
      reasons: [
        `the hidden sheet says it was exported from ${stamp.template} ${stamp.edition}`,
        `${found.rows.length} of ${stamp.questions} questions are there`,
      ],
    };
  }
  const headings = tables.length === 1 ? [...tables[0]!.headings.values()] : [];
  const own = exportHeadings
    .filter((heading) => heading !== 'Control ownership')
    .every((heading) => headings.includes(heading));
  return own
    ? {
        format: 'custodia',
        template: null,
        edition: null,
        title: workbook.file,
        certainty: 0.9,
        reasons: ['the headings are those of our own export', 'nothing in the file names the edition'],
      }
    : undefined;
}

function caiq(workbook: Workbook, tables: readonly Table[], found: QuestionRows): Recognition[] {
  const withId = found.rows.filter((row) => !row.idMade);
  const ids = new Set(withId.flatMap((row) => ccmIdOf(row.id)?.id ?? []));
  if (ids.size < 5) return [];
  const valid = ids.size / Math.max(ids.size, new Set(withId.map((row) => row.id)).size);
  const headings = new Set(tables.flatMap((table) => [...table.headings.values()].map(tidyHeading)));
  const official = [
    'question id',
    'csp caiq answer',
    'ssrm control ownership',
    'ccm control id',
    'ccm domain title',
    'consensus assessment questions',
  ].filter((one) => headings.has(one));
  const words = workbook.sheets
    .flatMap((sheet) => [sheet.name, ...sheet.rows.slice(0, 4).flatMap((row) => [...row.cells.values()].slice(0, 3))])
    .join('\n')
    .slice(0, 5_000);
  return withRival(
    knownEditions.map((edition) => {
      const { fit, reason } = fitOf(edition, ids);
      const named = namesEdition(edition, words);
      const other = knownEditions.find((one) => namesEdition(one, words));
      const certainty = valid * (0.75 * fit + 0.2 * Math.min(1, official.length / 3) + (named ? 0.05 : 0));
      const reasons = [reason, `${Math.round(valid * 100)} % of the ids in the file are control question ids`];
      if (official.length > 0) reasons.push(`headings of the official workbook: ${official.join(', ')}`);
      else reasons.push('none of the headings of the official workbook is there');
      if (named) reasons.push(`the file calls itself ${edition.title}`);
      else if (other) reasons.push(`the file calls itself ${other.title}, which its ids do not bear out`);
      return {
        format: edition.template,
        template: edition.template,
        edition: edition.edition,
        title: edition.title,
        certainty: Math.min(1, certainty),
        reasons,
      };
    }),
  );
}

/** When a second edition fits nearly as well, both are named and less is claimed. */
function withRival(guesses: readonly Recognition[]): Recognition[] {
  const [first, second] = guesses.toSorted((a, b) => b.certainty - a.certainty);
  if (!first || !second || first.certainty - second.certainty > 0.04) return [...guesses];
  return [
    {
      ...first,
      certainty: first.certainty * 0.85,
      reasons: [...first.reasons, `${second.title} fits nearly as well; ids alone do not tell the two apart`],
    },
  ];
}

/** How well the ids of the file are those of an edition: missing ids count against it, foreign ids more. */
function fitOf(edition: KnownEdition, ids: ReadonlySet<string>): { fit: number; reason: string } {
  if (!edition.questions) {
    const codes = new Set([...ids].map((id) => id.slice(0, 3)));
    const old = ['AAC', 'DSI', 'EKM', 'GRM', 'MOS'].filter((code) => codes.has(code)).length;
    const close = 1 - Math.min(1, Math.abs(ids.size - edition.count) / edition.count);
    return {
      fit: (old / 5) * (0.5 + 0.5 * close),
      reason: `${ids.size} ids, ${edition.title} has ${edition.count}; ${old} of the 5 domain codes that only 3.x uses occur`,
    };
  }
  const known = new Set(edition.questions);
  const shared = [...ids].filter((id) => known.has(id)).length;
  const both = (2 * shared) / (ids.size + known.size);
  // A part of an edition is still that edition, though less surely.
  return {
    fit: Math.max(both, 0.55 * (shared / ids.size) + 0.2 * both),
    reason: `${shared} of ${known.size} ids of ${edition.title} are there, and ${ids.size - shared} that it does not have`,
  };
}

/** `v4.0.3`, `CAIQv4.0.3`, `{"specification_version": "1.1.0"}`: the version where workbooks write it. */
function namesEdition(edition: KnownEdition, words: string): boolean {
  const version = edition.edition.replaceAll('.', '\\.');
  if (edition.template === 'ai-caiq')
    return new RegExp(`specification_version"?\\s*:\\s*"?${version}\\b|ai-?caiq\\s*v?\\.?\\s*${version}\\b`, 'i').test(
      words,
    );
  if (/specification_version|ai-?caiq/i.test(words)) return false;
  const lite = /caiq[\s-]*lite/i.test(words);
  return (
    new RegExp(`(^|[^\\d.])v?${version}(?![\\d.]*\\d)`, 'im').test(words) &&
    lite === (edition.template === 'caiq-lite' && lite)
  );
}

function generic(tables: readonly Table[], found: QuestionRows): Recognition | undefined {
  const asking = found.rows.filter((row) => looksLikeQuestion(row.question)).length;
  const share = asking / Math.max(1, found.rows.length);
  const headed = tables.filter((table) => table.headerRow !== null && table.columns.has('question'));
  if (found.rows.length < 2 || (share < 0.25 && headed.length === 0) || asking === 0) return undefined;
  const answers = tables.some((table) => table.columns.has('answer') || table.columns.has('yes'));
  const ids = found.rows.some((row) => !row.idMade);
  const certainty =
    0.2 +
    (headed.length > 0 ? 0.25 : 0) +
    0.25 * share +
    (answers ? 0.1 : 0) +
    (ids ? 0.1 : 0) +
    (found.rows.length >= 10 ? 0.05 : 0);
  return {
    format: 'questionnaire',
    template: null,
    edition: null,
    title: '',
    certainty: Math.min(0.95, certainty),
    reasons: [
      headed.length > 0
        ? `a heading row names the questions (sheet ${headed.map((table) => `${JSON.stringify(table.sheet.name)}, row ${table.headerRow}`).join('; ')})`
        : 'no heading row was found; the columns were told by what they hold',
      `${asking} of ${found.rows.length} rows ask something`,
      answers ? 'there is a column for answers' : 'there is no column for answers',
      ids ? 'the questions have ids' : 'the questions have no ids; sheet and row stand in for them',
      'the ids are not those of a published questionnaire',
    ],
  };
}

function nothing(found: QuestionRows): Recognition {
  const published = found.rows.filter((row) => ccmIdOf(row.id) !== undefined);
  const few =
    found.rows.length > 0
      ? `only ${found.rows.length} row${found.rows.length === 1 ? '' : 's'} could be a question, too few to tell what this is`
      : 'no heading row and no column of questions was found';
  return {
    format: 'not-a-questionnaire',
    template: null,
    edition: null,
    title: '',
    certainty: found.rows.length === 0 ? 0.95 : 0.7,
    reasons: published.length > 0 ? [few, `${published[0]!.id} has the shape of a CAIQ question id`] : [few],
  };
}
