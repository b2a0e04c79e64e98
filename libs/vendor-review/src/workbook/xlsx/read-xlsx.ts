import type { ReadLimits } from '../limits.js';
import { problemList } from '../problems.js';
import type { Problem } from '../../questionnaire/problem.js';
import { openArchive } from './archive.js';
import { readComments } from './comments.js';
import { readPackage } from './package.js';
import { readSharedStrings } from './shared-strings.js';
import { readSheet, type RawRow, type SheetEnd } from './sheet.js';
import { readStyles } from './styles.js';

/** What the reading thread sends: sheets and rows as they come, so that neither side holds the XML. */
export type RawPiece =
  | { readonly kind: 'sheet'; readonly name: string; readonly hidden: boolean }
  | { readonly kind: 'rows'; readonly rows: RawRow[] }
  | { readonly kind: 'sheet-end'; readonly end: SheetEnd }
  | {
      readonly kind: 'end';
      readonly problems: Problem[];
      readonly names: [string, string][];
      readonly csv?: { encoding: string; delimiter: string };
    };

const rowsPerPiece = 400;

/** Reads an Office Open XML workbook (ECMA-376, Transitional or Strict). Drawings, macros and links are never opened. */
export async function readXlsx(
  source: string | Uint8Array,
  limits: ReadLimits,
  send: (piece: RawPiece) => void,
): Promise<void> {
  const problems = problemList(limits.problems);
  const archive = await openArchive(source, limits);
  const book = await readPackage(archive, limits, problems);
  const strings = book.sharedStrings
    ? await readSharedStrings(await archive.open(book.sharedStrings), book.sharedStrings, limits)
    : undefined;
  const styles = book.styles ? await readStyles(await archive.open(book.styles), book.styles, limits) : [];
  const counted = { rows: 0, cells: 0, text: 0 };
  for (const sheet of book.sheets) {
    send({ kind: 'sheet', name: sheet.name, hidden: sheet.hidden });
    let rows: RawRow[] = [];
    const flush = (): void => {
      if (rows.length > 0) send({ kind: 'rows', rows });
      rows = [];
    };
    const end = await readSheet(await archive.open(sheet.part), {
      name: sheet.name,
      part: sheet.part,
      limits,
      strings,
      styles,
      date1904: book.date1904,
      problems,
      counted,
      emit(row) {
        rows.push(row);
        if (rows.length >= rowsPerPiece) flush();
      },
    });
    flush();
    const comments = await readComments(archive, sheet, limits, problems);
    send({ kind: 'sheet-end', end: { ...end, comments } });
  }
  archive.close();
  send({ kind: 'end', problems: problems.all(), names: [...book.names] });
}
