import { isUtf8 } from 'node:buffer';
import type { Stop } from './limits.js';

export type Decoded =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly notes: readonly { readonly reason: string; readonly remedy: string }[];
    }
  | { readonly kind: 'binary'; readonly what: string; readonly remedy: string }
  | { readonly kind: 'bad'; readonly place: string; readonly stop: Stop };

const signatures: readonly (readonly [string, string, string])[] = [
  [
    '504b0304',
    'a ZIP container (a workbook, a document or an archive)',
    'unpack an archive first; import questionnaires (.xlsx) with the vendor review import',
  ],
  ['504b0506', 'an empty ZIP archive', 'give the file inside the archive'],
  ['d0cf11e0', 'an old binary Office file', 'save it as .xlsx, or give the card as Markdown or JSON'],
  ['25504446', 'a PDF document', 'register it as a document; cards are read from Markdown or JSON'],
  ['1f8b', 'a gzip archive', 'unpack it first'],
  ['425a68', 'a bzip2 archive', 'unpack it first'],
  ['28b52ffd', 'a zstd archive', 'unpack it first'],
  ['fd377a58', 'an xz archive', 'unpack it first'],
  ['89504e47', 'a PNG image', 'give the card as Markdown or JSON'],
  ['ffd8ff', 'a JPEG image', 'give the card as Markdown or JSON'],
  ['894844460d0a', 'an HDF5 file', 'give the card of the model, not its weights'],
  ['8002', 'a Python pickle', 'give the card of the model, not its weights'],
  ['8004', 'a Python pickle', 'give the card of the model, not its weights'],
  ['50415231', 'a Parquet file', 'give the card of the data set, not its data'],
  ['47475546', 'a GGUF file', 'give the card of the model, not its weights'],
  ['7f454c46', 'an executable', 'give the card as Markdown or JSON'],
];

/** Bytes to text: UTF-8 (with or without byte order mark) or UTF-16 with one. Says where the text stops being text. */
export function decode(bytes: Uint8Array): Decoded {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(16, bytes.byteLength)).toString('hex');
  for (const [signature, what, remedy] of signatures)
    if (head.startsWith(signature)) return { kind: 'binary', what, remedy };
  if (head.startsWith('fffe') || head.startsWith('feff'))
    return checked(utf16(bytes, head.startsWith('feff')), [
      { reason: 'is written in UTF-16', remedy: 'save it as UTF-8, which is what the formats ask for' },
    ]);
  if (!isUtf8(bytes)) {
    const lenient = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    return {
      kind: 'bad',
      place: placeOf(lenient, Math.max(0, lenient.indexOf('\ufffd'))),
      stop: { reason: 'is not valid UTF-8', remedy: 'save the file as UTF-8 (it may be in Latin-1 or Windows-1252)' },
    };
  }
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (!text.startsWith('\ufeff')) return checked(text, []);
  return checked(text.slice(1), [
    { reason: 'starts with a byte order mark', remedy: 'save it as UTF-8 without byte order mark' },
  ]);
}

function checked(text: string, notes: readonly { reason: string; remedy: string }[]): Decoded {
  const zero = text.indexOf('\u0000');
  if (zero >= 0)
    return {
      kind: 'bad',
      place: placeOf(text, zero),
      stop: { reason: 'holds a NUL character', remedy: 'the file is damaged or binary; export it again as UTF-8 text' },
    };
  return { kind: 'text', text, notes };
}

function utf16(bytes: Uint8Array, bigEndian: boolean): string {
  const even = Buffer.from(bytes.subarray(2, bytes.byteLength - (bytes.byteLength % 2)));
  return (bigEndian ? even.swap16() : even).toString('utf16le');
}

export type LineIndex = (offset: number) => { line: number; column: number };

/** Answers line and column (1-based) of offsets into the text; built once, then logarithmic. */
export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** `line:column`, 1-based, of an offset. */
function placeOf(text: string, offset: number): string {
  const { line, column } = lineIndex(text)(offset);
  return `${line}:${column}`;
}
