import { type KnownEdition, knownEditions, sigDomains, vsaCoreSections, vsaFullSections } from './known-editions.js';
import { looksLikeQuestion, tidyHeading } from './header-roles.js';
import { ccmIdOf, sigIdOf } from './question-ids.js';
import { type QuestionRow, type QuestionRows, questionRows } from './question-rows.js';
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
}

/** Decides what a workbook is, by its headings and by how many of its ids are valid; positions alone decide nothing. */
export function recognise(workbook: Workbook): Recognised {
  const all = findTables(workbook);
  // Sheets of which no row asks anything (covers, dashboards, lists of options) are no tables.
  const asking = all.map((table) => ({ table, rows: questionRows([table]).rows }));
  const known = (row: QuestionRow): boolean => ccmIdOf(row.id) !== undefined || sigIdOf(row.id) !== undefined;
  const tables = asking
    .filter(({ table, rows }) => rows.length > 0 && (table.columns.has('question') || rows.some(known)))
    .map(({ table }) => table);
  const found = questionRows(tables);
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
    surest(
      [
        ownExport(workbook, tables, found),
        ...caiq(workbook, tables, found),
        sig(workbook, found),
        vsa(workbook, found, tables),
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
  return { recognition: { ...best, reasons, certainty: Math.round(best.certainty * 100) / 100 }, tables, found };
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

function sig(workbook: Workbook, found: QuestionRows): Recognition | undefined {
  const withId = found.rows.filter((row) => !row.idMade);
  const ids = withId.flatMap((row) => sigIdOf(row.id) ?? []);
  const density = ids.length / Math.max(1, withId.length);
  const letters = new Set(ids.map((one) => one.domain));
  // Many questionnaires number A.1, A.2, B.1: only many letters make it SIG.
  if (ids.length < 10 || density < 0.7 || letters.size < 8) return undefined;
  const words = [
    workbook.file,
    ...workbook.sheets.flatMap((sheet) => [
      sheet.name,
      ...sheet.rows.slice(0, 8).flatMap((row) => [...row.cells.values()].map((text) => text.slice(0, 200))),
    ]),
    ...new Set(found.rows.map((row) => row.domain.slice(0, 200))),
  ]
    .join('\n')
    .slice(0, 200_000);
  const lower = words.toLowerCase();
  const named = /\bSIG\b|standardi[sz]ed information gathering|shared assessments/i.test(words);
  const titles = [...sigDomains.values()].filter((title) => lower.includes(title.toLowerCase())).length;
  const lite = /sig[\s-]*lite/i.test(words) || ids.length <= 250;
  const year = /\b(20[12]\d)\b/.exec(words)?.[1] ?? null;
  const certainty =
    density * (0.35 + 0.25 * Math.min(1, letters.size / 18) + (named ? 0.25 : 0) + 0.15 * Math.min(1, titles / 10));
  return {
    format: lite ? 'sig-lite' : 'sig',
    template: lite ? 'sig-lite' : 'sig',
    edition: year,
    title: `${lite ? 'SIG Lite' : 'SIG'}${year ? ` ${year}` : ''}`,
    certainty,
    reasons: [
      `${ids.length} of ${withId.length} ids have the shape of SIG ids (${ids[0]!.id})`,
      `they use ${letters.size} of the 21 subject letters`,
      named
        ? 'the file names SIG or Shared Assessments'
        : 'the file names neither SIG nor Shared Assessments; another questionnaire may number its questions the same way',
      `${titles} of 21 subject titles occur`,
      year ? `the year ${year} occurs` : 'no year was found, so the edition is not known',
    ],
  };
}

function vsa(workbook: Workbook, found: QuestionRows, tables: readonly Table[]): Recognition | undefined {
  const titles = new Set(
    [
      ...workbook.sheets.map((sheet) => sheet.name),
      ...found.rows.map((row) => row.domain),
      ...found.skipped.map((row) => row.text),
    ].map(tidyHeading),
  );
  const count = (sections: readonly string[]): number =>
    sections.filter((section) =>
      [...titles].some((title) => title === tidyHeading(section) || title.startsWith(`${tidyHeading(section)} `)),
    ).length;
  const [core, full] = [count(vsaCoreSections), count(vsaFullSections)];
  const named = /\bVSA\b|vendor security alliance/i.test(
    [
      workbook.file,
      ...workbook.sheets.map((sheet) => sheet.name),
      ...found.skipped.slice(0, 50).map((row) => row.text),
    ].join('\n'),
  );
  if (tables.length === 0 || Math.max(core, full) < 4) return undefined;
  const isCore = core / 6 >= full / 8;
  const share = isCore ? core / 6 : full / 8;
  const name = isCore ? 'VSA Core' : 'VSA Full';
  return {
    format: isCore ? 'vsa-core' : 'vsa-full',
    template: isCore ? 'vsa-core' : 'vsa-full',
    edition: isCore ? '2022' : '2021',
    title: name,
    certainty: 0.65 * share + (named ? 0.3 : 0.05),
    reasons: [
      `${isCore ? core : full} of the ${isCore ? 6 : 8} section titles of ${name} occur`,
      named ? 'the file names the Vendor Security Alliance' : 'the file does not name the Vendor Security Alliance',
      `the edition is taken to be the one in use (${isCore ? 2022 : 2021})`,
    ],
  };
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
