import { createHash } from 'node:crypto';
import { setImmediate as pause } from 'node:timers/promises';
import type { AssetDraft } from '../draft.js';
import type { InspectReport } from '../plan.js';
import { startFindings } from '../reading/findings.js';
import { defaultLimits } from '../reading/limits.js';
import { decode } from '../reading/text.js';
import { assetOfRow } from './asset.js';
import { columnsOf, essentials, type Column } from './columns.js';
import { csvBegin, csvRows } from './csv.js';
import { TableFault, type TableRow } from './rows.js';
import { isZip, xlsxRows } from './xlsx.js';

/** A part of a table of assets, planned. */
export interface TableReport extends InspectReport {
  /** Rows of assets in the whole table; counted with its first part, else `null`. */
  readonly rows: number | null;
  /** Rows of this part, also those of which nothing is made. */
  readonly taken: number;
  /** The last row of this part, to go on behind it; `null` at the end of the table. */
  readonly next: number | null;
}

export interface TablePart {
  /** Rows up to this one were taken before. */
  readonly after?: number;
  /** Rows of a part. */
  readonly most?: number;
}

const mostRows = 200_000;
const mostProblems = 5_000;

/**
 * Reads a part of a table of assets (csv or the first sheet of a workbook) row by row; `null` for a file that is none, which is
 * told by its first row. What is wrong with a row is in the report, and the row is then left out.
 */
export async function readTable(
  file: string,
  bytes: Uint8Array,
  { after = 1, most = mostRows }: TablePart = {},
): Promise<TableReport | null> {
  if (bytes.byteLength > defaultLimits.bytes) return null;
  const base = { file, size: bytes.byteLength, format: 'asset-table', certainty: 0.99, links: [] } as const;
  const findings = startFindings(mostProblems);
  const seen = new Map<string, number>();
  const assets: AssetDraft[] = [];
  let columns: readonly Column[] | undefined;
  let [counted, taken, last, next] = [0, 0, after, null as number | null];
  const answer = (errors: InspectReport['errors'] = []): TableReport => ({
    ...base,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    reasons: [`its first row names columns of a table of assets`],
    importable: errors.length === 0,
    errors,
    assets: errors.length === 0 ? assets : [],
    problems: findings.problems,
    rows: after <= 1 ? counted : null,
    taken,
    next,
  });
  try {
    const rows = await rowsOf(bytes);
    if (rows === null) return null;
    for await (const { number, cells } of rows) {
      if (!columns) {
        columns = columnsOf(cells);
        if (essentials(columns) < 3) return null;
        if (after <= 1) headings(columns, number, findings);
        continue;
      }
      if (cells.every((cell) => cell.trim() === '')) continue;
      counted += 1;
      if (counted > mostRows) throw new TableFault('', `has more than ${mostRows} rows`, 'split the table');
      if (counted % 500 === 0) await pause();
      if (taken < most) {
        const own = number > after;
        // Rows that were taken before still tell which identifiers have been there.
        const asset = assetOfRow(columns, cells, number, seen, own ? findings : unheard);
        if (!own) continue;
        taken += 1;
        last = number;
        if (asset) assets.push(asset);
        continue;
      }
      next = last;
      if (after > 1) break;
    }
    return columns ? answer() : null;
  } catch (fault) {
    if (!(fault instanceof TableFault)) throw fault;
    // Before the first row is known to be one of a table, the file is for others to judge.
    if (!columns) return null;
    const { place, reason, remedy } = fault;
    return answer([{ file, place, reason, remedy }]);
  }
}

const unheard = startFindings(0);

async function rowsOf(bytes: Uint8Array): Promise<AsyncIterable<TableRow> | Iterable<TableRow> | null> {
  if (isZip(bytes)) return xlsxRows(bytes);
  const decoded = decode(bytes);
  if (decoded.kind !== 'text' || /^\s*[{[<#]/.test(decoded.text)) return null;
  const { delimiter, from } = csvBegin(decoded.text, (cells) => essentials(columnsOf(cells)));
  return csvRows(decoded.text.slice(from), delimiter);
}

function headings(columns: readonly Column[], row: number, findings: ReturnType<typeof startFindings>): void {
  for (const { kind, name } of columns)
    if (kind === 'unknown' && name !== '')
      findings.add(
        'unknown',
        `row ${row}`,
        name,
        'is no column that this import knows; its cells are not kept',
        'name it as one of the documented columns',
      );
}
