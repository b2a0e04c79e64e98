import { strToU8, zipSync } from 'fflate';

const xml = (text: string): Uint8Array => strToU8(`<?xml version="1.0" encoding="UTF-8"?>${text}`);
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A workbook with a hidden sheet in front of the one that holds the rows; every second text is shared, the others stand inline, numbers are numbers. */
export function workbook(rows: readonly (readonly (string | number)[])[]): Uint8Array {
  const shared: string[] = [];
  const cell = (value: string | number, row: number, column: number): string => {
    const place = `${String.fromCharCode(65 + column)}${row + 1}`;
    if (value === '') return '';
    if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`;
    return column % 2 === 0
      ? `<c r="${place}" t="s"><v>${shared.push(value) - 1}</v></c>`
      : `<c r="${place}" t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
  };
  const body = rows
    .map((cells, row) => `<row r="${row + 1}">${cells.map((value, column) => cell(value, row, column)).join('')}</row>`)
    .join('');
  return zipSync({
    'xl/workbook.xml': xml(
      '<workbook xmlns:r="r"><sheets><sheet name="Lists" state="hidden" r:id="a"/><sheet name="Assets" r:id="b"/></sheets></workbook>',
    ),
    'xl/_rels/workbook.xml.rels': xml(
      '<Relationships><Relationship Id="a" Target="worksheets/lists.xml"/><Relationship Id="b" Target="/xl/worksheets/assets.xml"/></Relationships>',
    ),
    'xl/worksheets/lists.xml': xml(
      '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
    ),
    'xl/worksheets/assets.xml': xml(`<worksheet><sheetData>${body}</sheetData></worksheet>`),
    'xl/sharedStrings.xml': xml(
      `<sst>${shared.map((text) => `<si><r><t>${escaped(text)}</t></r><rPh><t>ignored</t></rPh></si>`).join('')}</sst>`,
    ),
  });
}
