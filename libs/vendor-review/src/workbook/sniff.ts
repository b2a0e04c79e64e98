import { textFormat } from './not-a-table.js';
import type { Problem } from '../questionnaire/problem.js';
import type { WorkbookRefusalCode } from './workbook.js';

export type Sniffed =
  | { readonly kind: 'xlsx' | 'csv' | 'json' | 'yaml'; readonly problems: readonly Problem[] }
  | {
      readonly kind: 'unreadable';
      readonly code: WorkbookRefusalCode;
      readonly reason: string;
      readonly remedy: string;
    };

const saveAsXlsx = 'Open it in a spreadsheet program and save it as .xlsx or .csv';

/** What a file is, by its first bytes; its name only matters for saying that the two disagree. */
export function sniff(bytes: Uint8Array, name: string): Sniffed {
  const head = Buffer.from(bytes.subarray(0, 1024));
  const starts = (...magic: number[]): boolean => magic.every((byte, index) => head[index] === byte);
  const unreadable = (code: WorkbookRefusalCode, reason: string, remedy = saveAsXlsx): Sniffed => ({
    kind: 'unreadable',
    code,
    reason,
    remedy,
  });

  if (head.length === 0) return unreadable('WORKBOOK_EMPTY', 'the file is empty', 'Check that the upload was complete');
  if (starts(0x50, 0x4b, 0x03, 0x04) || starts(0x50, 0x4b, 0x05, 0x06)) return { kind: 'xlsx', problems: [] };
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) return ole(bytes, unreadable);
  if (starts(0x25, 0x50, 0x44, 0x46))
    return unreadable(
      'WORKBOOK_FORMAT_UNSUPPORTED',
      'this is a PDF document',
      'Ask for the questionnaire as a workbook',
    );
  if (starts(0x1f, 0x8b) || starts(0x37, 0x7a, 0xbc, 0xaf) || starts(0x52, 0x61, 0x72, 0x21))
    return unreadable(
      'WORKBOOK_FORMAT_UNSUPPORTED',
      'this is a compressed archive',
      'Unpack it and send the workbook itself',
    );

  const text = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
    .toLowerCase();
  if (/^(<!doctype html|<html|<table|<head|<body|<meta)/.test(text))
    return unreadable('WORKBOOK_FORMAT_UNSUPPORTED', 'this is a web page, not a workbook');
  if (/^<\?xml|^<workbook|^<\?mso/.test(text))
    return unreadable(
      'WORKBOOK_FORMAT_UNSUPPORTED',
      text.includes('html') ? 'this is a web page, not a workbook' : 'this is an XML file, not a workbook',
    );
  if (text.startsWith('{\\rtf')) return unreadable('WORKBOOK_FORMAT_UNSUPPORTED', 'this is a text document (RTF)');
  if (looksBinary(head)) return unreadable('WORKBOOK_NOT_READABLE', 'the file is neither a workbook nor text');
  const instead = textFormat(Buffer.from(bytes).toString('utf8'));
  if (instead === 'a JSON file' || /\.json[5c]?$/i.test(name)) return { kind: 'json', problems: [] };
  if (instead === 'a YAML file' || /\.ya?ml$/i.test(name)) return { kind: 'yaml', problems: [] };
  if (instead)
    return unreadable(
      'WORKBOOK_FORMAT_UNSUPPORTED',
      `this is ${instead}, not a table`,
      'Send the questionnaire as a workbook (.xlsx) or csv with one question in each row',
    );
  const misnamed = /\.(xlsx|xlsm|xls)$/i.test(name);
  return {
    kind: 'csv',
    problems: misnamed
      ? [
          {
            place: '',
            value: name,
            reason: 'the file is named like a workbook but holds text; it was read as csv',
            remedy: 'Nothing to do if rows and columns are right',
          },
        ]
      : [],
  };
}

/** An OLE container is an old .xls, or an .xlsx behind a password. The directory entry that tells them apart may lie anywhere in the start. */
function ole(
  bytes: Uint8Array,
  unreadable: (code: WorkbookRefusalCode, reason: string, remedy?: string) => Sniffed,
): Sniffed {
  const names = Buffer.from(bytes).toString('utf16le');
  return names.includes('EncryptedPackage') || names.includes('EncryptionInfo')
    ? unreadable(
        'WORKBOOK_ENCRYPTED',
        'the workbook is protected by a password',
        'Remove the password and save it again',
      )
    : unreadable(
        'WORKBOOK_FORMAT_UNSUPPORTED',
        'this is a workbook of the old binary kind (.xls), or one protected by a password',
        'Remove the password if there is one and save it as .xlsx',
      );
}

function looksBinary(head: Buffer): boolean {
  const utf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  const zeros = head.filter((byte) => byte === 0).length;
  if (utf16 || (zeros > head.length / 6 && zeros < head.length * 0.6 && (head[1] === 0 || head[0] === 0))) return false;
  const control = head.filter((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27)).length;
  return zeros > 0 || control > head.length / 50;
}
