import { cellName, lastColumn, lastRow, parseCell, parseRange } from '../cells.js';
import type { ReadLimits } from '../limits.js';
import { type ProblemList, ReadingStopped } from '../problems.js';
import type { CellComment, CellRange, ColumnRange } from '../workbook.js';
import { unescapeText } from './shared-strings.js';
import { numberText, type NumberKind } from './styles.js';
import { type Attributes, parseXml } from './xml.js';

/** As it travels between threads: plain arrays only. */
export interface RawRow {
  readonly number: number;
  readonly hidden: boolean;
  readonly cells: [column: number, text: string][];
}
export interface RawDropDown {
  readonly ranges: CellRange[];
  /** The list itself, a range or a name; resolved when all sheets are known. */
  readonly formula: string;
}
export interface SheetEnd {
  readonly merges: CellRange[];
  readonly dropDowns: RawDropDown[];
  readonly protected: boolean;
  readonly hiddenColumns: ColumnRange[];
  readonly comments?: CellComment[];
}

export interface SheetContext {
  readonly name: string;
  readonly part: string;
  readonly limits: ReadLimits;
  readonly strings: readonly string[] | undefined;
  readonly styles: readonly NumberKind[];
  readonly date1904: boolean;
  readonly problems: ProblemList;
  /** Counts over all sheets of the file. */
  readonly counted: { rows: number; cells: number; text: number };
  emit(row: RawRow): void;
}

export async function readSheet(stream: AsyncIterable<Uint8Array>, context: SheetContext): Promise<SheetEnd> {
  const { limits, problems, counted } = context;
  const merges: CellRange[] = [];
  const dropDowns: RawDropDown[] = [];
  const hiddenColumns: ColumnRange[] = [];
  const left = { merges: 0, dropDowns: 0 };
  let isProtected = false;
  let row = { number: 0, hidden: false, cells: new Map<number, string>() };
  let cell = { column: 0, type: 'n', style: 0, value: '', formula: false };
  let validation: { list: boolean; sqref: string; formula: string } | undefined;
  let inSheetData = false;
  const at = (column: number): string => `${context.name}!${cellName(column, row.number)}`;
  const tooMuch = (place: string, reason: string): never => {
    throw new ReadingStopped('WORKBOOK_TOO_LARGE', place, reason, 'Send only the cells that hold the questionnaire');
  };

  function openRow(attributes: Attributes): void {
    const given = Number(attributes['r'] ?? row.number + 1);
    const valid = Number.isInteger(given) && given >= 1 && given <= lastRow;
    if (!valid)
      problems.add(
        `${context.name}, after row ${row.number}`,
        attributes['r'] ?? '',
        'the row number is not a row',
        'Counted as the next row; check the order of the answers',
      );
    row = { number: valid ? given : row.number + 1, hidden: isTrue(attributes['hidden']), cells: new Map() };
    cell.column = 0;
  }

  function openCell(attributes: Attributes): void {
    if (++counted.cells > limits.cells) tooMuch(context.name, `the workbook has more than ${limits.cells} cells`);
    const reference = attributes['r'];
    const place = reference === undefined ? undefined : parseCell(reference);
    if (reference !== undefined && !place)
      problems.add(
        `${context.name}, row ${row.number}`,
        reference,
        'the cell reference is not a cell',
        'Counted as the next cell of the row; check the answer',
      );
    const column = place?.column ?? cell.column + 1;
    if (place && place.row !== row.number)
      problems.add(
        at(column),
        reference!,
        `the cell says it lies in row ${place.row}`,
        'Read as part of the row it stands in; check the answer',
      );
    if (column > lastColumn) tooMuch(`${context.name}, row ${row.number}`, `a row has more than ${lastColumn} cells`);
    cell = { column, type: attributes['t'] ?? 'n', style: Number(attributes['s'] ?? 0), value: '', formula: false };
  }

  function closeCell(): void {
    const text = cellText();
    if (text.trim() === '') return;
    if (cell.column > limits.columns) tooMuch(at(cell.column), `values stand beyond column ${limits.columns}`);
    if (row.cells.has(cell.column))
      return problems.add(at(cell.column), text, 'the cell occurs twice', 'The first value was kept; check the answer');
    counted.text += text.length;
    if (counted.text > limits.textLength)
      tooMuch(at(cell.column), `the workbook holds more than ${limits.textLength} characters`);
    row.cells.set(cell.column, text);
  }

  function cellText(): string {
    if (cell.formula && cell.value === '') {
      problems.add(
        at(cell.column),
        '',
        'the cell holds a formula without a stored result',
        'Open the file in a spreadsheet program, let it calculate, and save it again',
      );
    }
    if (cell.value === '') return '';
    if (cell.type === 's') {
      const text = context.strings?.[Number(cell.value)];
      if (text === undefined)
        problems.add(
          at(cell.column),
          cell.value,
          'the cell points at a text that the workbook does not hold',
          'Type the answer again and save the workbook',
        );
      return text ?? '';
    }
    if (cell.type === 'b') return cell.value.trim() === '1' || cell.value.trim() === 'true' ? 'TRUE' : 'FALSE';
    if (cell.type === 'n') return numberText(cell.value, context.styles[cell.style] ?? 'plain', context.date1904);
    return unescapeText(cell.value);
  }

  function closeRow(): void {
    if (row.cells.size === 0) return;
    if (++counted.rows > limits.rows)
      tooMuch(`${context.name}, row ${row.number}`, `the workbook has more than ${limits.rows} rows with content`);
    context.emit({ number: row.number, hidden: row.hidden, cells: [...row.cells] });
  }

  function closeValidation(): void {
    if (validation?.list && validation.formula && dropDowns.length < limits.ranges) {
      const ranges = validation.sqref
        .slice(0, 100_000)
        .split(/\s+/)
        .flatMap((text) => parseRange(text) ?? []);
      if (ranges.length > 0)
        dropDowns.push({ ranges: ranges.slice(0, 5_000), formula: validation.formula.slice(0, 10_000) });
    } else if (validation?.list) left.dropDowns++;
    validation = undefined;
  }

  await parseXml(stream, context.part, limits, {
    open(name, attributes) {
      if (name === 'sheetData') inSheetData = true;
      else if (inSheetData && name === 'row') openRow(attributes);
      else if (inSheetData && name === 'c') openCell(attributes);
      else if (inSheetData && name === 'f') cell.formula = true;
      else if (name === 'col' && isTrue(attributes['hidden'])) {
        const [first, last] = [Number(attributes['min']), Number(attributes['max'])];
        if (first >= 1 && last >= first && hiddenColumns.length < limits.columns)
          hiddenColumns.push({ left: first, right: last });
      } else if (name === 'mergeCell') {
        const range = parseRange(attributes['ref'] ?? '');
        if (range && merges.length < limits.ranges) merges.push(range);
        else left.merges++;
      } else if (name === 'dataValidation')
        validation = { list: attributes['type'] === 'list', sqref: attributes['sqref'] ?? '', formula: '' };
      else if (name === 'sheetProtection') isProtected = isTrue(attributes['sheet'] ?? '1');
    },
    text(text, path) {
      const name = path.at(-1);
      if (inSheetData) {
        const value =
          name === 'v' ? cell.type !== 'inlineStr' : name === 't' && path.includes('is') && !path.includes('rPh');
        if (!value || !path.includes('c')) return;
        cell.value += text;
        if (cell.value.length > limits.cellLength)
          tooMuch(at(cell.column), `the cell holds more than ${limits.cellLength} characters`);
      } else if (validation && (name === 'formula1' || (name === 'f' && path.includes('formula1'))))
        validation.formula += text;
      else if (validation && name === 'sqref') validation.sqref += text;
    },
    close(name) {
      if (inSheetData && name === 'c') closeCell();
      else if (inSheetData && name === 'row') closeRow();
      else if (name === 'sheetData') inSheetData = false;
      else if (name === 'dataValidation') closeValidation();
    },
  });
  if (left.merges > 0)
    problems.add(
      context.name,
      String(left.merges),
      'merged ranges beyond the limit, or that are no ranges, were left out',
      'Nothing to do unless a merged heading is missing',
    );
  if (left.dropDowns > 0)
    problems.add(
      context.name,
      String(left.dropDowns),
      'drop-downs beyond the limit, or without options, were left out',
      'Nothing to do unless answer options are missing',
    );
  return { merges, dropDowns, protected: isProtected, hiddenColumns };
}

const isTrue = (text: string | undefined): boolean => text === '1' || text === 'true';
