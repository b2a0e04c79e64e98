import { roleOf, tidyHeading } from '../header-roles.js';
import type { Row, Sheet, Workbook } from '../workbook.js';

const names = /\bMVSP\b|minimum viable secure product/i;

/** Whether a workbook calls itself MVSP, where workbooks do: in its file name, its sheet names and its first rows. */
export const namesMvsp = (workbook: Workbook): boolean =>
  names.test(
    [
      workbook.file,
      ...workbook.sheets.flatMap((sheet) => [
        sheet.name,
        ...sheet.rows.slice(0, 5).flatMap((row) => [...row.cells.values()].map((text) => text.slice(0, 200))),
      ]),
    ].join('\n'),
  );

/**
 * MVSP as a table: controls with a description, which is what is asked. Its headings are read as those of a questionnaire, and an
 * id that stands before the name of a control (`1.1 External reports`) is taken as the id. Other workbooks stay as they are.
 */
export function mvspTable(workbook: Workbook): Workbook {
  return namesMvsp(workbook) ? { ...workbook, sheets: workbook.sheets.map(asked) } : workbook;
}

function asked(sheet: Sheet): Sheet {
  const at = sheet.rows.findIndex(({ cells }) => {
    const tidy = [...cells.values()].map(tidyHeading);
    return (
      tidy.some((text) => /^controls?( name)?$/.test(text)) &&
      tidy.some((text) => /^(description|requirements?|details)$/.test(text)) &&
      ![...cells.values()].some((text) => roleOf(text) === 'question' && !/^requirements?$/.test(tidyHeading(text)))
    );
  });
  const header = sheet.rows[at];
  if (!header) return sheet;
  const columnOf = (pattern: RegExp): number =>
    [...header.cells].find(([, text]) => pattern.test(tidyHeading(text)))![0];
  const [control, description] = [columnOf(/^controls?( name)?$/), columnOf(/^(description|requirements?|details)$/)];
  const ids = [...header.cells].some(([, text]) => roleOf(text) === 'id');
  const free = Math.max(...header.cells.keys()) + 1;
  const row = (one: Row): Row => {
    const [, id, name] = /^(\d\.\d{1,2})\.?\s+(\S[\s\S]*)$/.exec((one.cells.get(control) ?? '').trim()) ?? [];
    const title = (name ?? one.cells.get(control) ?? '').trim();
    const text = (one.cells.get(description) ?? '').trim();
    if (title === '' || text === '') return one;
    const cells = new Map(one.cells).set(description, `${title}\n${text}`);
    cells.delete(control);
    return { ...one, cells: id !== undefined && !ids ? cells.set(free, id) : cells };
  };
  const headings = new Map(header.cells).set(description, 'Requirement');
  headings.delete(control);
  if (!ids) headings.set(free, 'ID');
  return {
    ...sheet,
    rows: sheet.rows.map((one, index) => (index < at ? one : index === at ? { ...one, cells: headings } : row(one))),
  };
}
