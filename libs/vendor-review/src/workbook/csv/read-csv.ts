import { readFile } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import { columnName } from '../cells.js';
import type { ReadLimits } from '../limits.js';
import { problemList, type ProblemList, ReadingStopped } from '../problems.js';
import { looksLikeId } from '../question-ids.js';
import type { RawPiece } from '../xlsx/read-xlsx.js';
import type { RawRow } from '../xlsx/sheet.js';
import { decodeText } from './text-encoding.js';

const candidates = [',', ';', '\t', '|'] as const;

/** Reads a csv file as a workbook of one sheet. Encoding and delimiter are found out and reported. */
export async function readCsv(
  source: string | Uint8Array,
  limits: ReadLimits,
  send: (piece: RawPiece) => void,
): Promise<void> {
  const problems = problemList(limits.problems);
  const { text, encoding, concluded } = decodeText(typeof source === 'string' ? await readFile(source) : source);
  if (concluded)
    problems.add(
      '',
      encoding,
      `nothing in the file names its encoding; its bytes fit ${encoding}`,
      'Check letters with accents; save as "CSV UTF-8" to be sure',
    );
  if (text.includes('\0'))
    throw new ReadingStopped(
      'WORKBOOK_NOT_READABLE',
      '',
      'the file holds zero bytes and is not text',
      'Send the questionnaire as .xlsx or .csv',
    );
  const declared = /^\uFEFF?sep=(.)\r?\n/i.exec(text);
  const body = declared ? text.slice(declared[0].length) : text;
  const delimiter = declared?.[1] ?? findDelimiter(body);
  send({ kind: 'sheet', name: 'csv', hidden: false });
  const rows = recordsOf(body, delimiter, limits, problems);
  // In pieces, so that the other side is never busy for long with one of them.
  for (let start = 0; start < rows.length; start += 400) send({ kind: 'rows', rows: rows.slice(start, start + 400) });
  send({ kind: 'sheet-end', end: { merges: [], dropDowns: [], protected: false, hiddenColumns: [] } });
  send({ kind: 'end', problems: problems.all(), names: [], csv: { encoding, delimiter } });
}

function recordsOf(text: string, delimiter: string, limits: ReadLimits, problems: ProblemList): RawRow[] {
  let records: string[][];
  try {
    records = parse(text, {
      delimiter,
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      to: limits.rows + 1,
      max_record_size: limits.cellLength * 4,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new ReadingStopped(
      'WORKBOOK_DAMAGED',
      `line ${error['lines'] ?? '?'}`,
      readable(error),
      'Export the sheet as csv again; text with line breaks or delimiters must stand between double quotes',
    );
  }
  if (records.length > limits.rows)
    throw new ReadingStopped(
      'WORKBOOK_TOO_LARGE',
      '',
      `the file has more than ${limits.rows} rows`,
      'Send only the rows that hold the questionnaire',
    );
  const width = Math.max(0, ...[...countWidths(records)].filter(([, count]) => count > 1).map(([columns]) => columns));
  const rows: RawRow[] = [];
  records.forEach((record, index) => {
    const cells: [number, string][] = [];
    record.forEach((value, column) => {
      const place = `csv!${columnName(column + 1)}${index + 1}`;
      if (value.trim() === '') return;
      if (column >= limits.columns)
        throw new ReadingStopped(
          'WORKBOOK_TOO_LARGE',
          place,
          `values stand beyond column ${limits.columns}`,
          'Check the delimiter and export the file again',
        );
      if (value.length > limits.cellLength)
        throw new ReadingStopped(
          'WORKBOOK_TOO_LARGE',
          place,
          `the cell holds more than ${limits.cellLength} characters`,
          'Check that quotes are closed and export the file again',
        );
      if (width > 1 && column >= width)
        problems.add(
          place,
          value,
          `the row has more columns than the others (${width})`,
          'A delimiter may stand unquoted in a text; check the answer',
        );
      if (width > 2 && holdsRow(value, delimiter))
        problems.add(
          place,
          value,
          'the cell holds what looks like another row of the file; a closing quote may be missing before it',
          'Close the quote and send the file again',
        );
      cells.push([column + 1, unguard(value).replace(/\r\n?/g, '\n')]);
    });
    if (cells.length > 0) rows.push({ number: index + 1, hidden: false, cells });
  });
  return rows;
}

/** The quote in front was never closed, and a line begins like a row: quotes were paired wrongly. */
const holdsRow = (value: string, delimiter: string): boolean =>
  value.startsWith('"') &&
  value
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(delimiter))
    .some(([first, ...others]) => others.length > 0 && looksLikeId(first!));

const countWidths = (records: string[][]): Map<number, number> => {
  const counts = new Map<number, number>();
  for (const record of records) counts.set(record.length, (counts.get(record.length) ?? 0) + 1);
  return counts;
};

/** Our own csv writes an apostrophe before text that a spreadsheet would run as a formula; it is not part of the text. */
const unguard = (value: string): string => (/^'+[=+\-@\t\r]/.test(value) ? value.slice(1) : value);

const readable = (error: CsvError): string =>
  error.code === 'CSV_QUOTE_NOT_CLOSED'
    ? 'a double quote is opened and never closed'
    : error.code === 'CSV_MAX_RECORD_SIZE'
      ? 'one record is longer than any questionnaire row; a quote may be missing'
      : 'the rows cannot be told apart';

/** The delimiter that splits the most lines into the same number of columns, quotes respected; the comma when none does. */
export function findDelimiter(text: string): string {
  const lines = unquotedLines(text.slice(0, 64 * 1024));
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of candidates) {
    const counts = new Map<number, number>();
    for (const line of lines) {
      const count = line.split(delimiter).length;
      if (count > 1) counts.set(count, (counts.get(count) ?? 0) + 1);
    }
    const [columns, rows] = [...counts].reduce((top, one) => (one[1] > top[1] ? one : top), [0, 0]);
    const score = (rows / Math.max(1, lines.length)) * Math.log2(1 + columns);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** Lines with everything between quotes taken out. */
function unquotedLines(text: string): string[] {
  let bare = '';
  let quoted = false;
  for (const letter of text) {
    if (letter === '"') quoted = !quoted;
    else if (!quoted) bare += letter;
  }
  return bare
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, 200);
}
