import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { TableFault, type TableRow } from './rows.js';

/** Bytes of one part, unpacked. */
const largestPart = 256 * 1024 * 1024;
const mostParts = 5_000;
/** Characters of all shared texts. */
const mostText = 64 * 1024 * 1024;
const widest = 500;

export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;

/**
 * Rows of the first visible sheet of a workbook, as they are unpacked; `null` for an archive that is no workbook. Styles, macros
 * and links are never opened. Throws `TableFault`.
 */
export async function xlsxRows(bytes: Uint8Array): Promise<AsyncGenerator<TableRow, void> | null> {
  const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    lazyEntries: true,
    autoClose: false,
    validateEntrySizes: true,
  }).catch((fault: Error) => {
    throw broken('', fault);
  });
  const parts = await directory(zip);
  if (!parts.has('xl/workbook.xml')) return null;
  const sheet = await firstSheet(zip, parts);
  const strings = parts.has('xl/sharedStrings.xml') ? await sharedStrings(zip, parts) : [];
  return sheetRows(zip, parts, sheet, strings);
}

type Parts = ReadonlyMap<string, Entry>;

async function directory(zip: ZipFile): Promise<Parts> {
  const parts = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      if (parts.size >= mostParts) throw new TableFault('', `has more than ${mostParts} parts`, 'save the table alone');
      parts.set(String(entry.fileName).replace(/^\//, ''), entry);
    }
  } catch (fault) {
    throw fault instanceof TableFault ? fault : broken('', fault as Error);
  }
  return parts;
}

interface Handlers {
  open?(tag: SaxesTagPlain): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Parses a part piece by piece; gives control back after each. */
async function* parsed(zip: ZipFile, parts: Parts, name: string, handlers: Handlers): AsyncGenerator<void, void> {
  const entry = parts.get(name);
  if (!entry) throw new TableFault(name, 'is missing from the workbook', 'save the workbook again');
  if (entry.uncompressedSize > largestPart)
    throw new TableFault(
      name,
      `unpacks to ${entry.uncompressedSize} bytes`,
      'delete blank formatted rows, or save it as csv',
    );
  const parser = new SaxesParser();
  const local = (tag: string): string => tag.slice(tag.indexOf(':') + 1);
  parser.on('opentag', (tag) => handlers.open?.({ ...tag, name: local(tag.name) }));
  parser.on('text', (text) => handlers.text?.(text));
  parser.on('closetag', (tag) => handlers.close?.(local(tag.name)));
  parser.on('doctype', () => {
    throw new TableFault(name, 'declares a document type', 'save the workbook again');
  });
  parser.on('error', (fault) => {
    throw broken(name, fault);
  });
  try {
    const decoder = new TextDecoder();
    for await (const chunk of await zip.openReadStreamPromise(entry, {})) {
      parser.write(decoder.decode(chunk as Uint8Array, { stream: true }));
      yield;
    }
    parser.write(decoder.decode()).close();
    yield;
  } catch (fault) {
    throw fault instanceof TableFault ? fault : broken(name, fault as Error);
  }
}

async function whole(zip: ZipFile, parts: Parts, name: string, handlers: Handlers): Promise<void> {
  for await (const _ of parsed(zip, parts, name, handlers));
}

async function firstSheet(zip: ZipFile, parts: Parts): Promise<string> {
  const sheets: { readonly id: string; readonly hidden: boolean }[] = [];
  await whole(zip, parts, 'xl/workbook.xml', {
    open({ name, attributes }) {
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => /(^|:)id$/.test(key))?.[1];
      sheets.push({ id: id ?? '', hidden: /hidden/i.test(attributes['state'] ?? '') });
    },
  });
  const wanted = sheets.find(({ hidden }) => !hidden);
  let target: string | undefined;
  if (wanted && parts.has('xl/_rels/workbook.xml.rels'))
    await whole(zip, parts, 'xl/_rels/workbook.xml.rels', {
      open({ name, attributes }) {
        if (name === 'Relationship' && attributes['Id'] === wanted.id) target = attributes['Target'];
      },
    });
  if (target === undefined) throw new TableFault('', 'has no visible sheet', 'save the table as the first sheet');
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

async function sharedStrings(zip: ZipFile, parts: Parts): Promise<string[]> {
  const strings: string[] = [];
  let [text, within, phonetic, length] = ['', false, false, 0];
  await whole(zip, parts, 'xl/sharedStrings.xml', {
    open({ name }) {
      if (name === 'si') text = '';
      within = name === 't';
      phonetic ||= name === 'rPh';
    },
    text(piece) {
      if (within && !phonetic) text += piece;
    },
    close(name) {
      within = false;
      if (name === 'rPh') phonetic = false;
      if (name !== 'si') return;
      length += text.length;
      if (length > mostText) throw new TableFault('', 'holds too much text', 'split the table');
      strings.push(text);
    },
  });
  return strings;
}

async function* sheetRows(
  zip: ZipFile,
  parts: Parts,
  sheet: string,
  strings: readonly string[],
): AsyncGenerator<TableRow, void> {
  let rows: TableRow[] = [];
  let number = 0;
  let cells: string[] = [];
  let cell = { column: 0, type: '', value: '', reads: false };
  const reading = parsed(zip, parts, sheet, {
    open({ name, attributes }) {
      if (name === 'row') {
        number = Number(attributes['r'] ?? number + 1);
        cells = [];
      } else if (name === 'c')
        cell = {
          column: columnOf(attributes['r']) ?? cells.length,
          type: attributes['t'] ?? '',
          value: '',
          reads: false,
        };
      else if (name === 'v' || name === 't') cell.reads = true;
    },
    text(piece) {
      if (cell.reads) cell.value += piece;
    },
    close(name) {
      if (name === 'v' || name === 't') cell.reads = false;
      else if (name === 'c' && cell.column < widest) {
        while (cells.length < cell.column) cells.push('');
        cells[cell.column] = valueOf(cell, strings);
      } else if (name === 'row') rows.push({ number, cells });
    },
  });
  try {
    for await (const _ of reading) {
      yield* rows;
      rows = [];
    }
  } finally {
    zip.close();
  }
}

function valueOf(
  { type, value }: { readonly type: string; readonly value: string },
  strings: readonly string[],
): string {
  if (type === 's') return strings[Number(value)] ?? '';
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
  return type === 'e' ? '' : value;
}

/** `C7` is 2. */
function columnOf(place: string | undefined): number | null {
  const letters = /^[A-Z]{1,3}/.exec(place ?? '')?.[0];
  if (!letters) return null;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

const broken = (part: string, fault: Error): TableFault =>
  new TableFault(
    part,
    `cannot be read (${fault.message.slice(0, 160)})`,
    'open it in a spreadsheet program and save it again',
  );
