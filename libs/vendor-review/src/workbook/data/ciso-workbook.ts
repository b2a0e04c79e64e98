import { tidyHeading } from '../header-roles.js';
import type { Row, Sheet, Workbook } from '../workbook.js';
import { askedHeadings, askedRow, requirementOptions } from './asked-row.js';
import { cisoSheet } from './ciso-library.js';

/**
 * The workbook from which CISO Assistant makes a question library: `library_meta`, and for each framework a sheet with what it is
 * and a sheet with its nodes, several questions in a cell. As one sheet with a question in each row; `null` for any other workbook.
 */
export function cisoWorkbook(workbook: Workbook): Workbook | null {
  const sheets = new Map(workbook.sheets.map((sheet) => [sheet.name.trim().toLowerCase(), sheet]));
  const library = sheets.get('library_meta');
  if (!library || metaOf(library).get('type') !== 'library') return null;
  const contentOf = (meta: Sheet): Sheet | undefined =>
    sheets.get(
      meta.name
        .trim()
        .toLowerCase()
        .replace(/_meta$/, '_content'),
    );
  const metas = workbook.sheets.filter(({ name }) => /_meta$/i.test(name.trim()));
  const ofType = (type: string): Sheet[] => metas.filter((sheet) => metaOf(sheet).get('type') === type);
  const answers = new Map(ofType('answers').map((sheet) => [metaOf(sheet).get('name') ?? '', contentOf(sheet)]));
  const made = ofType('framework').flatMap((meta): Sheet[] => {
    const content = contentOf(meta);
    const about = metaOf(meta);
    const known = choicesIn(answers.get(about.get('answers_definition') ?? ''));
    const rows = content ? nodesOf(content, known) : [];
    return rows.length === 0
      ? []
      : [
          sheetOf(cisoSheet(about.get('name') ?? ''), [
            [`v${metaOf(library).get('version') ?? ''}`, about.get('name') ?? ''],
            askedHeadings,
            ...rows,
          ]),
        ];
  });
  return made.length > 0 ? { ...workbook, sheets: made } : null;
}

/** Keys in the first column, values in the second. */
const metaOf = (sheet: Sheet): ReadonlyMap<string, string> =>
  new Map(sheet.rows.map(({ cells }) => [(cells.get(1) ?? '').trim().toLowerCase(), (cells.get(2) ?? '').trim()]));

/** Rows below the headings, by heading. */
function recordsIn(sheet: Sheet): Record<string, string>[] {
  const [header, ...rows] = sheet.rows;
  const names = [...(header?.cells ?? [])].map(([column, text]) => [column, tidyHeading(text)] as const);
  return rows.map((row) =>
    Object.fromEntries(names.map(([column, name]) => [name, row.cells.get(column)?.trim() ?? ''])),
  );
}

/** Answer id to the choices that it offers; a choice goes on where a line begins with `|`. */
const choicesIn = (sheet: Sheet | undefined): ReadonlyMap<string, readonly string[]> =>
  new Map(
    (sheet ? recordsIn(sheet) : []).map((one) => [
      one['id'] ?? '',
      /choice/.test(one['question type'] ?? '')
        ? lines((one['question choices'] ?? '').replace(/\r?\n\s*\|/g, ' '))
        : one['question type'] === 'boolean'
          ? ['Yes', 'No']
          : [],
    ]),
  );

const lines = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);

function nodesOf(sheet: Sheet, choices: ReadonlyMap<string, readonly string[]>): string[][] {
  let domain = '';
  return recordsIn(sheet).flatMap((node, index) => {
    const title = [node['name'], node['description']].filter(Boolean).join(': ');
    const questions = lines(node['questions'] ?? '');
    if (node['assessable'] === '' && questions.length === 0) {
      if (Number(node['depth'] ?? 1) <= 1) domain = node['name'] || node['description'] || domain;
      return [];
    }
    const id = node['ref id'] || `node-${index + 1}`;
    const guidance = [node['annotation'], node['typical evidence']].filter(Boolean).join('\n');
    if (questions.length === 0)
      return [askedRow({ id, domain, question: title, guidance, options: requirementOptions })];
    const answers = lines(node['answer'] ?? '');
    return questions.map((question, at) =>
      askedRow({
        id: questions.length > 1 ? `${id}.${at + 1}` : id,
        domain,
        question,
        guidance: [title, guidance].filter(Boolean).join('\n'),
        options: choices.get(answers[at] ?? answers[0] ?? '') ?? [],
      }),
    );
  });
}

const sheetOf = (name: string, rows: readonly (readonly string[])[]): Sheet => ({
  name,
  hidden: false,
  protected: false,
  rows: rows.map((cells, index): Row => ({
    number: index + 1,
    hidden: false,
    cells: new Map(cells.flatMap((text, column) => (text === '' ? [] : [[column + 1, text] as const]))),
  })),
  merges: [],
  dropDowns: [],
  hiddenColumns: [],
});
