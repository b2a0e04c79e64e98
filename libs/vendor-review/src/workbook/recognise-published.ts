import { sigDomains, vsaCoreSections, vsaFullSections } from './known-editions.js';
import { tidyHeading } from './header-roles.js';
import { sigIdOf } from './question-ids.js';
import type { QuestionRows } from './question-rows.js';
import type { Recognition } from './recognise.js';
import type { Table } from './tables.js';
import { namesMvsp } from './data/mvsp-table.js';
import type { Workbook } from './workbook.js';

export function sig(workbook: Workbook, found: QuestionRows): Recognition | undefined {
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

export function vsa(workbook: Workbook, found: QuestionRows, tables: readonly Table[]): Recognition | undefined {
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

export function hecvat(workbook: Workbook, found: QuestionRows): Recognition | undefined {
  const words = [
    workbook.file,
    ...workbook.sheets.flatMap((sheet) => [
      sheet.name,
      ...sheet.rows.slice(0, 8).flatMap((row) => [...row.cells.values()].map((text) => text.slice(0, 200))),
    ]),
  ].join('\n');
  if (!/\bHECVAT\b|higher education community vendor assessment/i.test(words)) return undefined;
  const ids = found.rows.filter((row) => /^[A-Z]{4}-\d{2,3}\b/.test(row.id)).length;
  const share = ids / Math.max(1, found.rows.length);
  const kind = /\b(lite|full|on-premise)\b/i.exec(words)?.[1];
  const version = /\bv(?:ersion)?\s*\.?\s*(\d+(?:\.\d+)*)/i.exec(words)?.[1] ?? null;
  return {
    format: 'hecvat',
    template: kind ? `hecvat-${kind.toLowerCase()}` : 'hecvat',
    edition: version,
    title: `HECVAT${kind ? ` ${kind}` : ''}${version ? ` ${version}` : ''}`,
    certainty: 0.5 + 0.5 * share,
    reasons: [
      'the file names the Higher Education Community Vendor Assessment Toolkit',
      `${ids} of ${found.rows.length} ids have its shape (ABCD-01)`,
      version ? `it calls itself version ${version}` : 'no version was found, so the edition is not known',
    ],
  };
}

export function mvsp(workbook: Workbook, found: QuestionRows): Recognition | undefined {
  if (!namesMvsp(workbook)) return undefined;
  const ids = found.rows.filter((row) => /^(MVSP-)?[1-4]\.\d{1,2}$/i.test(row.id)).length;
  const version = /\bv(?:ersion)?\s*\.?\s*(\d+(?:\.\d+)*)/i.exec(firstWords(workbook))?.[1] ?? null;
  return {
    format: 'mvsp',
    template: 'mvsp',
    edition: version,
    title: `MVSP${version ? ` ${version}` : ''}`,
    certainty: 0.4 + 0.6 * (ids / Math.max(1, found.rows.length)),
    reasons: [
      'the file names Minimum Viable Secure Product',
      `${ids} of ${found.rows.length} ids have its shape (1.1)`,
      version ? `it calls itself version ${version}` : 'no version was found, so the edition is not known',
    ],
  };
}

/** The sheet was made of a library, so its name says what it is. */
export function cisoAssistant(workbook: Workbook, found: QuestionRows): Recognition | undefined {
  const name = workbook.sheets
    .map((sheet) => /^CISO Assistant (.*)$/.exec(sheet.name)?.[1])
    .find((one) => one !== undefined);
  if (name === undefined || found.rows.length === 0) return undefined;
  const version = /\bv(\d+(?:\.\d+)*)/.exec(firstWords(workbook))?.[1] ?? null;
  return {
    format: 'ciso-assistant',
    template: null,
    edition: version,
    title: name || workbook.file,
    certainty: 1,
    reasons: ['the file is a library of CISO Assistant', `${found.rows.length} questions and requirements are asked`],
  };
}

export function oscal(workbook: Workbook, found: QuestionRows): Recognition | undefined {
  if (!workbook.sheets.some((sheet) => sheet.name === 'OSCAL catalog') || workbook.format === 'xlsx') return undefined;
  return {
    format: 'oscal',
    template: null,
    edition: null,
    title: firstWords(workbook).split('\n')[1] ?? workbook.file,
    certainty: 1,
    reasons: ['the file is an OSCAL catalog', `each of its ${found.rows.length} controls is asked as one requirement`],
  };
}

const firstWords = (workbook: Workbook): string =>
  workbook.sheets
    .flatMap((sheet) =>
      sheet.rows.slice(0, 4).flatMap((row) => [...row.cells.values()].map((text) => text.slice(0, 200))),
    )
    .join('\n');
