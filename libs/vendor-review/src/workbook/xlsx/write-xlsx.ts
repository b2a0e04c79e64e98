import { strToU8, zipSync, type Zippable } from 'fflate';
import { cellName, columnName } from '../cells.js';
import type { CellRange } from '../workbook.js';

type CellStyle = 'plain' | 'header' | 'wrap' | 'input' | 'title' | 'note';

/** One sheet to write. Rows and columns are dense here; `null` is a blank cell. */
export interface SheetToWrite {
  readonly name: string;
  readonly hidden?: boolean;
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** In characters, as spreadsheets count them. */
  readonly widths?: readonly number[];
  /** Rows that stay in sight while scrolling. */
  readonly frozenRows?: number;
  readonly merges?: readonly CellRange[];
  readonly dropDowns?: readonly { readonly range: CellRange; readonly options: readonly string[] }[];
  /** Locks the sheet without a password: a guard against slips. Cells of style `input` stay open. */
  readonly protected?: boolean;
  readonly style?: (row: number, column: number) => CellStyle;
}

const styles: readonly CellStyle[] = ['plain', 'header', 'wrap', 'input', 'title', 'note'];
/** Excel's longest cell text and longest literal drop-down list. */
const longestCell = 32_767;
const longestList = 255;
const listSheet = 'Lists';

/** Text that a cell can hold. What is cut off is said in the cell, never lost in silence. */
export const fitting = (text: string): string =>
  text.length <= longestCell
    ? text
    : `${text.slice(0, longestCell - 120)}\n[cut here: a cell holds ${longestCell} characters, this text has ${text.length}; the whole of it is in Custodia]`;

/**
 * Writes a workbook. The same sheets give the same bytes: no clock, no random ids. Text longer than a cell may hold, and names
 * Excel would refuse, are faults of the caller and throw.
 */
export function writeXlsx(sheets: readonly SheetToWrite[]): Uint8Array {
  const lists: string[][] = [];
  const strings = stringTable();
  const bodies = sheets.map((sheet) => sheetXml(sheet, strings, lists));
  const all: SheetToWrite[] = [...sheets];
  if (lists.length > 0) {
    const height = Math.max(...lists.map((list) => list.length));
    const rows = Array.from({ length: height }, (_, row) => lists.map((list) => list[row] ?? null));
    all.push({ name: listSheet, hidden: true, rows });
    bodies.push(sheetXml(all.at(-1)!, strings, []));
  }
  checkNames(all);
  const files: Record<string, string> = {
    '[Content_Types].xml': contentTypes(all.length),
    '_rels/.rels': `${head}<Relationships xmlns="${packageNs}/relationships"><Relationship Id="rId1" Type="${documentNs}/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': workbookXml(all),
    'xl/_rels/workbook.xml.rels': workbookRelationships(all.length),
    'xl/styles.xml': stylesXml,
    'xl/sharedStrings.xml': strings.xml(),
  };
  bodies.forEach((body, index) => (files[`xl/worksheets/sheet${index + 1}.xml`] = body));
  const zippable: Zippable = {};
  // The earliest moment a zip can name, in local time, which is what zip stores.
  for (const [name, text] of Object.entries(files))
    zippable[name] = [strToU8(text), { mtime: new Date(1980, 0, 1), level: 6 }];
  return zipSync(zippable);
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const mainNs = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const documentNs = 'http://schemas.openxmlformats.org/officeDocument/2006';
const packageNs = 'http://schemas.openxmlformats.org/package/2006';

function sheetXml(sheet: SheetToWrite, strings: StringTable, lists: string[][]): string {
  const cells = sheet.rows.map((row, rowIndex) => {
    const written = row.map((value, columnIndex) => {
      const style = styles.indexOf(sheet.style?.(rowIndex + 1, columnIndex + 1) ?? 'plain');
      const start = `<c r="${cellName(columnIndex + 1, rowIndex + 1)}"${style > 0 ? ` s="${style}"` : ''}`;
      if (value === null || value === '') return style > 0 ? `${start}/>` : '';
      if (typeof value === 'number') return `${start}><v>${value}</v></c>`;
      return `${start} t="s"><v>${strings.index(value)}</v></c>`;
    });
    return written.some(Boolean) ? `<row r="${rowIndex + 1}">${written.join('')}</row>` : '';
  });
  const frozen = sheet.frozenRows ?? 0;
  const pane =
    frozen > 0 ? `<pane ySplit="${frozen}" topLeftCell="A${frozen + 1}" activePane="bottomLeft" state="frozen"/>` : '';
  const widths = (sheet.widths ?? [])
    .map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`)
    .join('');
  const merges = sheet.merges ?? [];
  const dropDowns = (sheet.dropDowns ?? []).filter(({ options }) => options.length > 0);
  return (
    `${head}<worksheet xmlns="${mainNs}"><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>` +
    `<sheetFormatPr defaultRowHeight="15"/>${widths ? `<cols>${widths}</cols>` : ''}<sheetData>${cells.join('')}</sheetData>` +
    (sheet.protected ? '<sheetProtection sheet="1" formatColumns="0" formatRows="0" sort="0" autoFilter="0"/>' : '') +
    (merges.length > 0
      ? `<mergeCells count="${merges.length}">${merges.map((range) => `<mergeCell ref="${rangeName(range)}"/>`).join('')}</mergeCells>`
      : '') +
    (dropDowns.length > 0
      ? `<dataValidations count="${dropDowns.length}">${dropDowns.map((one) => dropDownXml(one, lists)).join('')}</dataValidations>`
      : '') +
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>'
  );
}

function dropDownXml({ range, options }: { range: CellRange; options: readonly string[] }, lists: string[][]): string {
  const literal = options.join(',');
  let formula = `"${literal.replaceAll('"', '""')}"`;
  if (formula.length > longestList || options.some((option) => option.includes(',') || option !== option.trim())) {
    let column = lists.findIndex((list) => list.join('\u0000') === options.join('\u0000'));
    if (column < 0) column = lists.push([...options]) - 1;
    formula = `${listSheet}!$${columnName(column + 1)}$1:$${columnName(column + 1)}$${options.length}`;
  }
  return `<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="${rangeName(range)}"><formula1>${escape(formula)}</formula1></dataValidation>`;
}

interface StringTable {
  index(text: string): number;
  xml(): string;
}

function stringTable(): StringTable {
  const seen = new Map<string, number>();
  let uses = 0;
  return {
    index(text) {
      if (text.length > longestCell)
        throw new RangeError(`a cell holds at most ${longestCell} characters, this text has ${text.length}`);
      uses++;
      const index = seen.get(text) ?? seen.size;
      seen.set(text, index);
      return index;
    },
    xml: () =>
      `${head}<sst xmlns="${mainNs}" count="${uses}" uniqueCount="${seen.size}">${[...seen.keys()].map((text) => `<si><t xml:space="preserve">${escape(escapeCharacters(text))}</t></si>`).join('')}</sst>`,
  };
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Characters XML cannot carry are written the way Excel does (`_x0007_`), and text that looks like that is escaped first. */
const escapeCharacters = (text: string): string =>
  text
    .toWellFormed()
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(
      /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g,
      (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    );

const rangeName = (range: CellRange): string => {
  const from = cellName(range.left, range.top);
  const to = cellName(range.right, range.bottom);
  return from === to ? from : `${from}:${to}`;
};

function checkNames(sheets: readonly SheetToWrite[]): void {
  const seen = new Set<string>();
  for (const { name } of sheets) {
    if (!/^[^\\/?*[\]:]{1,31}$/.test(name) || name.startsWith("'") || name.endsWith("'"))
      throw new RangeError(`not a sheet name: ${JSON.stringify(name)}`);
    if (seen.has(name.toLowerCase())) throw new RangeError(`two sheets are named ${JSON.stringify(name)}`);
    seen.add(name.toLowerCase());
  }
}

const workbookXml = (sheets: readonly SheetToWrite[]): string =>
  `${head}<workbook xmlns="${mainNs}" xmlns:r="${documentNs}/relationships"><bookViews><workbookView activeTab="${Math.max(
    0,
    sheets.findIndex((sheet) => !sheet.hidden),
  )}"/></bookViews><sheets>` +
  `${sheets.map((sheet, index) => `<sheet name="${escape(sheet.name)}" sheetId="${index + 1}"${sheet.hidden ? ' state="hidden"' : ''} r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`;

const workbookRelationships = (sheets: number): string =>
  `${head}<Relationships xmlns="${packageNs}/relationships">` +
  Array.from(
    { length: sheets },
    (_, index) =>
      `<Relationship Id="rId${index + 1}" Type="${documentNs}/relationships/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
  ).join('') +
  `<Relationship Id="rId${sheets + 1}" Type="${documentNs}/relationships/styles" Target="styles.xml"/>` +
  `<Relationship Id="rId${sheets + 2}" Type="${documentNs}/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`;

const contentTypes = (sheets: number): string => {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  return (
    `${head}<Types xmlns="${packageNs}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
    `<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>` +
    Array.from(
      { length: sheets },
      (_, index) => `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${type}.worksheet+xml"/>`,
    ).join('') +
    `<Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${type}.sharedStrings+xml"/></Types>`
  );
};

/** In the order of `styles` above. */
const wrapped = '<alignment vertical="top" wrapText="1"/>';
const stylesXml =
  `${head}<styleSheet xmlns="${mainNs}"><fonts count="4"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/></font>` +
  '<font><b/><sz val="14"/><name val="Calibri"/></font><font><i/><sz val="10"/><color rgb="FF555555"/><name val="Calibri"/></font></fonts>' +
  '<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>' +
  '<fill><patternFill patternType="solid"><fgColor rgb="FF1F3A5F"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFFF9E5"/></patternFill></fill></fills>' +
  '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left style="thin"><color rgb="FFBBBBBB"/></left><right style="thin"><color rgb="FFBBBBBB"/></right><top style="thin"><color rgb="FFBBBBBB"/></top><bottom style="thin"><color rgb="FFBBBBBB"/></bottom><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6">' +
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  `<xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">${wrapped}</xf>` +
  `<xf numFmtId="0" fontId="0" fillId="0" borderId="1" xfId="0" applyBorder="1" applyAlignment="1">${wrapped}</xf>` +
  `<xf numFmtId="49" fontId="0" fillId="3" borderId="1" xfId="0" applyNumberFormat="1" applyFill="1" applyBorder="1" applyAlignment="1" applyProtection="1">${wrapped}<protection locked="0"/></xf>` +
  '<xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1"/>' +
  `<xf numFmtId="0" fontId="3" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">${wrapped}</xf></cellXfs></styleSheet>`;
