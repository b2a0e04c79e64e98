import { refuse, type Refusal } from '@custodia/kernel';

/** Bytes from the start that tell what a file is. */
export const headBytes = 4096;

interface Kind {
  readonly mediaType: string;
  readonly extensions: readonly string[];
}

const kind = (mediaType: string, ...extensions: string[]): Kind => ({ mediaType, extensions });
const ooxml = 'application/vnd.openxmlformats-officedocument';
const odf = 'application/vnd.oasis.opendocument';
const office: readonly Kind[] = [
  kind(`${ooxml}.wordprocessingml.document`, 'docx'),
  kind(`${ooxml}.spreadsheetml.sheet`, 'xlsx'),
  kind(`${ooxml}.presentationml.presentation`, 'pptx'),
  kind(`${odf}.text`, 'odt'),
  kind(`${odf}.spreadsheet`, 'ods'),
  kind(`${odf}.presentation`, 'odp'),
];
const words: readonly Kind[] = [
  kind('text/plain; charset=utf-8', 'txt', 'log'),
  kind('text/csv; charset=utf-8', 'csv'),
  kind('text/markdown; charset=utf-8', 'md'),
];
/** What the first entry of an office file is called: of OOXML, and of OpenDocument. */
const officeEntry = /^(\[Content_Types\]\.xml|_rels\/|docProps\/|word\/|xl\/|ppt\/|customXml\/|mimetype)/;

const starts = (head: Buffer, ...bytes: number[]): boolean => bytes.every((byte, index) => head[index] === byte);

/** The kinds that the bytes can be; empty for everything that is not allowed, programs and active pages above all. */
function kindsOf(head: Buffer): readonly Kind[] {
  if (head.subarray(0, 1024).includes('%PDF-')) return [kind('application/pdf', 'pdf')];
  if (starts(head, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return [kind('image/png', 'png')];
  if (starts(head, 0xff, 0xd8, 0xff)) return [kind('image/jpeg', 'jpg', 'jpeg')];
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP')
    return [kind('image/webp', 'webp')];
  if (starts(head, 0x50, 0x4b, 0x03, 0x04)) {
    const length = head.length >= 30 ? head.readUInt16LE(26) : 0;
    return officeEntry.test(head.toString('latin1', 30, 30 + length)) ? office : [];
  }
  return isWords(head) ? words : [];
}

/** UTF-8 without control characters, and neither a script nor a page. */
function isWords(head: Buffer): boolean {
  // The last character may be cut in two where the head ends.
  const text = new TextDecoder('utf-8', { fatal: false }).decode(head.length < headBytes ? head : head.subarray(0, -4));
  if (/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text)) return false;
  return !/^\uFEFF?\s*(#!|<(!doctype|html|script|svg|\?xml|\?php))/i.test(text);
}

const allowedExtensions: readonly string[] = [
  ...['pdf', 'png', 'jpg', 'jpeg', 'webp'],
  ...[...office, ...words].flatMap(({ extensions }) => extensions),
];

export type Recognised = { readonly kind: 'recognised'; readonly mediaType: string };

/** What a piece of evidence is, by its bytes and its name together; neither is believed alone. */
export function recogniseEvidence(
  fileName: string,
  head: Buffer,
): Recognised | { readonly kind: 'refused'; readonly refusal: Refusal } {
  if (head.length === 0)
    return refuse({
      code: 'EVIDENCE_NOT_ALLOWED',
      message: `${fileName} is empty. Choose the file again, or ask whoever made it.`,
    });
  const extension = /\.([a-z0-9]{1,8})$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
  const found = kindsOf(head).find(({ extensions }) => extensions.includes(extension));
  return found
    ? { kind: 'recognised', mediaType: found.mediaType }
    : refuse({
        code: 'EVIDENCE_NOT_ALLOWED',
        message: `${fileName} is not what can be attached, or its content is not what its name says. Attach a document or picture: ${allowedExtensions.join(', ')}.`,
      });
}
