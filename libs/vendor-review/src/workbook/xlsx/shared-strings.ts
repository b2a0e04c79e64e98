import type { ReadLimits } from '../limits.js';
import { ReadingStopped } from '../problems.js';
import { parseXml } from './xml.js';

/** The string table. Rich text is joined; phonetic hints (`rPh`) are reading aids, not content. */
export async function readSharedStrings(
  stream: AsyncIterable<Uint8Array>,
  part: string,
  limits: ReadLimits,
): Promise<string[]> {
  const strings: string[] = [];
  let current = '';
  let total = 0;
  await parseXml(stream, part, limits, {
    open(name) {
      if (name === 'si') current = '';
    },
    text(text, path) {
      if (path.at(-1) !== 't' || path.includes('rPh')) return;
      current += text;
      total += text.length;
      if (total > limits.textLength) throw tooMuch(part, `more than ${limits.textLength} characters`);
    },
    close(name) {
      if (name !== 'si') return;
      strings.push(unescapeText(current));
      if (strings.length > limits.sharedStrings) throw tooMuch(part, `more than ${limits.sharedStrings} strings`);
    },
  });
  return strings;
}

const tooMuch = (part: string, what: string): ReadingStopped =>
  new ReadingStopped(
    'WORKBOOK_TOO_LARGE',
    part,
    `the workbook holds ${what}`,
    'Send only the sheets that hold the questionnaire',
  );

/** `_x000D_` is how Excel writes characters that XML cannot carry; line breaks come out as one `\n`. */
export const unescapeText = (text: string): string =>
  (text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : text
  ).replace(/\r\n?/g, '\n');
