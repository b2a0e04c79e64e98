import { TableFault, type TableRow } from './rows.js';

/** Longest cell, in characters. */
const longest = 100_000;

/** Records of a csv file (RFC 4180), one at a time; quotes that stand inside an unquoted cell are part of it. Throws `TableFault`. */
export function* csvRows(text: string, delimiter: string): Generator<TableRow, void> {
  let at = 0;
  for (let number = 1; at < text.length; number++) {
    const cells: string[] = [];
    for (let more = true; more;) {
      const begun = at;
      let cell = '';
      if (text[at] === '"') {
        at += 1;
        for (;;) {
          const quote = text.indexOf('"', at);
          if (quote < 0) throw unclosed(number);
          cell += text.slice(at, quote);
          at = quote + 1;
          if (text[at] !== '"') break;
          cell += '"';
          at += 1;
        }
      }
      const end = endOfCell(text, at, delimiter);
      cell += text.slice(at, end);
      if (cell.length > longest) throw unclosed(number, end - begun);
      cells.push(cell);
      at = end;
      more = text[at] === delimiter;
      if (more) at += 1;
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    yield { number, cells };
  }
}

function endOfCell(text: string, from: number, delimiter: string): number {
  for (let at = from; at < text.length; at++) {
    const letter = text[at];
    if (letter === delimiter || letter === '\n' || letter === '\r') return at;
  }
  return text.length;
}

const unclosed = (row: number, length?: number): TableFault =>
  new TableFault(
    `row ${row}`,
    length === undefined ? 'a double quote is opened and never closed' : `a cell holds ${length} characters`,
    'put texts with line breaks or delimiters between double quotes, and double the quotes in them',
  );

const delimiters = [',', ';', '\t'] as const;

/** The delimiter that the first line is best split by, and where the table begins; a line `sep=;` says so itself. */
export function csvBegin(
  text: string,
  judge: (cells: readonly string[]) => number,
): { readonly delimiter: string; readonly from: number } {
  const declared = /^sep=(.)\r?\n/i.exec(text);
  if (declared) return { delimiter: declared[1]!, from: declared[0].length };
  const line = text.slice(0, 20_000).split(/\r?\n/, 1)[0]!;
  const fit = (delimiter: string): number => judge(line.split(delimiter).map((cell) => cell.replace(/^"|"$/g, '')));
  return { delimiter: delimiters.toSorted((one, other) => fit(other) - fit(one))[0]!, from: 0 };
}
