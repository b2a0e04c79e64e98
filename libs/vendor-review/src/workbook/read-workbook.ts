import type { Problem } from '../questionnaire/problem.js';
import { open, stat } from 'node:fs/promises';
import { readLimits, type ReadLimits } from './limits.js';
import { resolveDropDowns } from './drop-downs.js';
import { readInThread } from './read-in-thread.js';
import type { ReadingMessage, RunReading } from './reading.js';
import { sniff } from './sniff.js';
import {
  type CellComment,
  type CellRange,
  type ColumnRange,
  type ReadResult,
  type Row,
  workbookRefusal,
  type WorkbookRefusalCode,
  type WorkbookSource,
} from './workbook.js';
import type { RawDropDown } from './xlsx/sheet.js';

interface Draft {
  name: string;
  hidden: boolean;
  protected: boolean;
  rows: Row[];
  merges: CellRange[];
  dropDowns: RawDropDown[];
  hiddenColumns: ColumnRange[];
  comments?: CellComment[];
}

/**
 * Reads an .xlsx, .xlsm or .csv file from anybody. What the file is follows from its bytes, not from its name. Never throws for
 * what a file holds: everything that stops the reading comes back as a refusal with place, reason and remedy.
 */
export async function readWorkbook(
  source: WorkbookSource,
  changed: Partial<ReadLimits> = {},
  run: RunReading = readInThread,
): Promise<ReadResult> {
  const limits = { ...readLimits, ...changed };
  const refused = (code: WorkbookRefusalCode, place: string, reason: string, remedy: string): ReadResult => ({
    kind: 'refused',
    refusal: workbookRefusal(code, source.name, place, reason, remedy),
  });

  const start = await beginning(source);
  if (!start)
    return refused('WORKBOOK_NOT_READABLE', '', 'the file cannot be opened', 'Check that it exists and may be read');
  if (start.size > limits.fileBytes) {
    return refused(
      'WORKBOOK_TOO_LARGE',
      '',
      `the file has ${start.size} bytes, the limit is ${limits.fileBytes}`,
      'Send the questionnaire without attachments and pictures',
    );
  }
  const kind = sniff(start.bytes, source.name);
  if (kind.kind === 'unreadable') return refused(kind.code, '', kind.reason, kind.remedy);

  const drafts: Draft[] = [];
  const last: {
    end?: Extract<ReadingMessage, { kind: 'end' }>;
    stopped?: Extract<ReadingMessage, { kind: 'stopped' }>;
  } = {};
  const ended = await run(
    { format: kind.kind, source: 'path' in source ? source.path : source.bytes, limits },
    (message) => {
      const draft = drafts.at(-1);
      switch (message.kind) {
        case 'sheet':
          return void drafts.push({
            name: message.name,
            hidden: message.hidden,
            protected: false,
            rows: [],
            merges: [],
            dropDowns: [],
            hiddenColumns: [],
          });
        case 'rows':
          for (const row of message.rows)
            draft?.rows.push({ number: row.number, hidden: row.hidden, cells: new Map(row.cells) });
          return;
        case 'sheet-end':
          return void (draft && Object.assign(draft, message.end));
        case 'stopped':
          return void (last.stopped = message);
        case 'end':
          return void (last.end = message);
      }
    },
  );

  if (ended === 'out-of-time')
    return refused(
      'WORKBOOK_TOO_SLOW',
      '',
      `the file was not read within ${limits.milliseconds / 1000} seconds`,
      'Send only the sheets that hold the questionnaire',
    );
  if (ended === 'out-of-memory')
    return refused(
      'WORKBOOK_TOO_LARGE',
      '',
      `reading the file needs more than ${limits.megabytes} MB of memory`,
      'Send only the sheets that hold the questionnaire',
    );
  if (last.stopped)
    return refused(last.stopped.why.code, last.stopped.why.place, last.stopped.why.reason, last.stopped.why.remedy);
  if (!last.end)
    return refused(
      'WORKBOOK_DAMAGED',
      '',
      'the reading ended early',
      'Open the file in a spreadsheet program and save it again as .xlsx',
    );

  const problems: Problem[] = [...kind.problems, ...last.end.problems];
  const sheets = drafts.map((draft) => ({ ...draft, rows: inOrder(draft, problems), dropDowns: [] }));
  if (sheets.every((sheet) => sheet.rows.length === 0))
    return refused('WORKBOOK_EMPTY', '', 'no cell of the file holds anything', 'Check that the right file was sent');
  const dropDowns = drafts.map((draft) =>
    resolveDropDowns(draft.dropDowns, draft.name, sheets, new Map(last.end?.names)),
  );
  return {
    kind: 'read',
    workbook: {
      file: source.name,
      format: kind.kind,
      sheets: sheets.map((sheet, index) => ({ ...sheet, dropDowns: dropDowns[index]! })),
      problems,
      ...(last.end.csv ? { csv: last.end.csv } : {}),
    },
  };
}

/** Rows come ascending unless the file was put together by hand; a row that comes twice is merged, first value kept. */
function inOrder(draft: Draft, problems: Problem[]): Row[] {
  if (draft.rows.every((row, index) => index === 0 || row.number > draft.rows[index - 1]!.number)) return draft.rows;
  const rows = new Map<number, Row>();
  for (const row of draft.rows) {
    const before = rows.get(row.number);
    rows.set(row.number, before ? { ...before, cells: new Map([...row.cells, ...before.cells]) } : row);
  }
  problems.push({
    place: draft.name,
    value: '',
    reason: 'the rows of this sheet are out of order or occur twice',
    remedy: 'They were sorted and merged; check the answers',
  });
  return [...rows.values()].sort((a, b) => a.number - b.number);
}

async function beginning(source: WorkbookSource): Promise<{ bytes: Uint8Array; size: number } | undefined> {
  if ('bytes' in source) return { bytes: source.bytes.subarray(0, 65_536), size: source.bytes.byteLength };
  try {
    if (!(await stat(source.path)).isFile()) return undefined;
    await using file = await open(source.path, 'r');
    const buffer = Buffer.alloc(65_536);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return { bytes: buffer.subarray(0, bytesRead), size: (await file.stat()).size };
  } catch {
    return undefined;
  }
}
