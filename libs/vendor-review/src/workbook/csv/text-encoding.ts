import { TextDecoder } from 'node:util';
/** What a text file is written in, and the text. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: string;
  /** True when nothing in the file says so and the encoding was concluded from its bytes. */
  readonly concluded: boolean;
}

/** Byte order mark, then the zero bytes of UTF-16, then UTF-8 if it is valid, else Windows-1252, which Excel writes in Western Europe. */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return decoded(bytes, 'utf-8', false);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decoded(bytes, 'utf-16le', false);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decoded(bytes, 'utf-16be', false);
  const zeros = { even: 0, odd: 0 };
  const sample = bytes.subarray(0, 4_000);
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2 === 0 ? 'even' : 'odd']++;
  });
  if (zeros.odd > sample.length / 6 && zeros.odd > 4 * zeros.even) return decoded(bytes, 'utf-16le', true);
  if (zeros.even > sample.length / 6 && zeros.even > 4 * zeros.odd) return decoded(bytes, 'utf-16be', true);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8', concluded: false };
  } catch {
    return decoded(bytes, 'windows-1252', true);
  }
}

const decoded = (bytes: Uint8Array, encoding: string, concluded: boolean): DecodedText => ({
  text: new TextDecoder(encoding).decode(bytes),
  encoding,
  concluded,
});
