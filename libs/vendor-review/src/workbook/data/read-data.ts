import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { decodeText } from '../csv/text-encoding.js';
import type { ReadLimits } from '../limits.js';
import { problemList, ReadingStopped } from '../problems.js';
import { parseTolerantJson, type Tolerant } from '../vsaq/tolerant-json.js';
import type { RawPiece } from '../xlsx/read-xlsx.js';
import { tablesOf } from './data-tables.js';

/** A reference to a part that stands elsewhere in the file; more of them are no questionnaire but a bomb. */
const mostAliases = 50;

/** Bytes of a document; ten times what a filled questionnaire of 320 questions has. */
const longest = 5 * 1024 * 1024;

/** Reads a JSON or YAML document as a workbook: what of it asks or answers becomes a sheet. */
export async function readData(
  format: 'json' | 'yaml',
  source: string | Uint8Array,
  limits: ReadLimits,
  send: (piece: RawPiece) => void,
): Promise<void> {
  const problems = problemList(limits.problems);
  const bytes = typeof source === 'string' ? await readFile(source) : source;
  if (bytes.byteLength > longest)
    throw new ReadingStopped(
      'WORKBOOK_TOO_LARGE',
      '',
      `the file has ${bytes.byteLength} bytes; of ${format === 'json' ? 'JSON' : 'YAML'} at most ${longest} are read`,
      'Send the questionnaire as a workbook or csv',
    );
  const { text } = decodeText(bytes);
  const tables = tablesOf(format === 'json' ? jsonOf(text) : yamlOf(text));
  if (tables.length === 0)
    throw new ReadingStopped(
      'WORKBOOK_FORMAT_UNSUPPORTED',
      '',
      `this is a ${format === 'json' ? 'JSON' : 'YAML'} file, and no questionnaire of a kind that is known was found in it`,
      'Send CAIQ of the Cloud Security Alliance, a library of CISO Assistant, a VSAQ template, an OSCAL catalog or Custodia’s own YAML; or the questionnaire as a workbook or csv',
    );
  const counted = { rows: 0, text: 0 };
  for (const { name, rows } of tables) {
    send({ kind: 'sheet', name, hidden: false });
    counted.rows += rows.length;
    if (counted.rows > limits.rows)
      throw new ReadingStopped(
        'WORKBOOK_TOO_LARGE',
        name,
        `the file has more than ${limits.rows} rows`,
        'Send only the part that holds the questionnaire',
      );
    const raw = rows.map((row, index) => ({
      number: index + 1,
      hidden: false,
      cells: row.flatMap((cell, column): [number, string][] => {
        const kept = cell.slice(0, limits.cellLength);
        if (kept.length < cell.length)
          problems.add(
            `${name}, row ${index + 1}`,
            kept.slice(0, 80),
            `the text has ${cell.length} characters; it was cut after ${limits.cellLength}`,
            'Attach long texts as evidence',
          );
        counted.text += kept.length;
        return kept.trim() === '' ? [] : [[column + 1, kept]];
      }),
    }));
    if (counted.text > limits.textLength)
      throw new ReadingStopped(
        'WORKBOOK_TOO_LARGE',
        name,
        `the texts have more than ${limits.textLength} characters`,
        'Attach long texts as evidence',
      );
    for (let start = 0; start < raw.length; start += 400)
      send({ kind: 'rows', rows: raw.slice(start, start + 400).filter(({ cells }) => cells.length > 0) });
    send({ kind: 'sheet-end', end: { merges: [], dropDowns: [], protected: false, hiddenColumns: [] } });
  }
  send({ kind: 'end', problems: problems.all(), names: [] });
}

function jsonOf(text: string): Tolerant {
  const parsed = parseTolerantJson(text);
  if (parsed.kind === 'read') return parsed.value;
  throw new ReadingStopped(
    'WORKBOOK_NOT_READABLE',
    `line ${parsed.line}`,
    `the JSON cannot be read: ${parsed.reason}`,
    'Correct the line and send the file again',
  );
}

/** Every value is text, so that `1.10` and `Yes` stay what they are. */
function yamlOf(text: string): Tolerant {
  try {
    const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' });
    const [error] = document.errors;
    if (error)
      throw new ReadingStopped(
        'WORKBOOK_NOT_READABLE',
        error.linePos ? `line ${error.linePos[0].line}` : '',
        `the YAML cannot be read: ${error.message.split('\n')[0]!.slice(0, 200)}`,
        'Correct the line and send the file again',
      );
    return document.toJS({ maxAliasCount: mostAliases }) as Tolerant;
  } catch (fault) {
    if (fault instanceof ReadingStopped) throw fault;
    // Too deep for the parser, or too many references.
    throw new ReadingStopped(
      'WORKBOOK_UNSAFE',
      '',
      `the YAML cannot be read: ${(fault as Error).message.slice(0, 200)}`,
      'Write repeated parts out, and nest less',
    );
  }
}
