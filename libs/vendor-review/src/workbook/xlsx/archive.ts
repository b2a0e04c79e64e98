import { openPromise, fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import type { ReadLimits } from '../limits.js';
import { ReadingStopped, saveAgain } from '../problems.js';

/** The parts of an Office package by lower-case name (OPC part names ignore case). Nothing is unpacked until a part is opened. */
export interface Archive {
  has(part: string): boolean;
  /** The name as the archive spells it. */
  names(): string[];
  open(part: string): Promise<AsyncIterable<Uint8Array>>;
  close(): void;
}

export async function openArchive(source: string | Uint8Array, limits: ReadLimits): Promise<Archive> {
  const zip = await openZip(source);
  const parts = await directory(zip, limits);
  const opened = { bytes: 0 };
  return {
    has: (part) => parts.has(part.toLowerCase()),
    names: () => [...parts.values()].map((entry) => name(entry)),
    open: async (part) => {
      const entry = parts.get(part.toLowerCase());
      if (!entry) throw new ReadingStopped('WORKBOOK_DAMAGED', part, 'the part is missing from the archive', saveAgain);
      checkEntry(entry, part, limits);
      // Entries may overlap inside the archive, so what has been opened is summed up once more.
      opened.bytes += entry.uncompressedSize;
      if (opened.bytes > limits.unpackedBytes) throw tooLarge(part, opened.bytes, limits);
      try {
        return await zip.openReadStreamPromise(entry, {});
      } catch (error) {
        throw damaged(part, error);
      }
    },
    close: () => zip.close(),
  };
}

async function openZip(source: string | Uint8Array): Promise<ZipFile> {
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true } as const;
  try {
    if (typeof source === 'string') return await openPromise(source, options);
    return await fromBufferPromise(Buffer.from(source.buffer, source.byteOffset, source.byteLength), options);
  } catch (error) {
    throw damaged('', error);
  }
}

async function directory(zip: ZipFile, limits: ReadLimits): Promise<Map<string, Entry>> {
  const parts = new Map<string, Entry>();
  let claimed = 0;
  if (zip.entryCount > limits.entries) throw tooMany(zip.entryCount, limits);
  try {
    for await (const entry of zip.eachEntry()) {
      const part = name(entry);
      if (unsafeName(part)) {
        throw new ReadingStopped(
          'WORKBOOK_UNSAFE',
          JSON.stringify(part.slice(0, 120)),
          'the archive holds a name that points outside of it',
          'Do not open this file; ask the sender for a fresh export',
        );
      }
      if (part.endsWith('/')) continue;
      if (parts.has(part.toLowerCase())) {
        throw new ReadingStopped(
          'WORKBOOK_UNSAFE',
          part,
          'the archive holds two parts of this name, so two programs can read two different workbooks from it',
          saveAgain,
        );
      }
      claimed += entry.uncompressedSize;
      if (claimed > limits.unpackedBytes) throw tooLarge(part, claimed, limits);
      parts.set(part.toLowerCase(), entry);
      if (parts.size > limits.entries) throw tooMany(parts.size, limits);
    }
  } catch (error) {
    throw error instanceof ReadingStopped ? error : damaged('', error);
  }
  return parts;
}

function checkEntry(entry: Entry, part: string, limits: ReadLimits): void {
  if ((entry.generalPurposeBitFlag & 1) === 1) {
    throw new ReadingStopped(
      'WORKBOOK_ENCRYPTED',
      part,
      'the part is encrypted',
      'Remove the password and save the workbook again',
    );
  }
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw new ReadingStopped(
      'WORKBOOK_FORMAT_UNSUPPORTED',
      part,
      `compression method ${entry.compressionMethod} is not used by workbooks`,
      saveAgain,
    );
  }
  const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
  if (entry.uncompressedSize > limits.ratioFromBytes && ratio > limits.ratio) {
    throw new ReadingStopped(
      'WORKBOOK_UNSAFE',
      part,
      `the part unpacks to ${Math.round(ratio)} times its size, as archives made to exhaust a reader do`,
      'Delete blank formatted rows and save the workbook again',
    );
  }
}

/** Strings are not decoded by the reader (`decodeStrings: false`), so the name is a buffer; as text it is UTF-8. */
const name = (entry: Entry): string => String(entry.fileName).replaceAll('\\', '/');
const unsafeName = (part: string): boolean =>
  part.includes('\0') || part.startsWith('/') || /^[a-z]:/i.test(part) || part.split('/').includes('..');

const tooLarge = (part: string, bytes: number, limits: ReadLimits): ReadingStopped =>
  new ReadingStopped(
    'WORKBOOK_TOO_LARGE',
    part,
    `the archive claims to unpack to ${mib(bytes)} or more, the limit is ${mib(limits.unpackedBytes)}`,
    'Send the questionnaire without attachments and blank rows',
  );
const tooMany = (count: number, limits: ReadLimits): ReadingStopped =>
  new ReadingStopped(
    'WORKBOOK_TOO_LARGE',
    '',
    `the archive has ${count} entries, the limit is ${limits.entries}`,
    'Send the questionnaire without embedded objects',
  );
const mib = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MiB`;

export function damaged(part: string, error: unknown): ReadingStopped {
  const what = error instanceof Error ? error.message : String(error);
  return new ReadingStopped(
    'WORKBOOK_DAMAGED',
    part,
    `the archive cannot be read (${what.slice(0, 160)})`,
    'The file may have been cut off on its way; ask for it again',
  );
}
