import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { ReadingStopped, saveAgain } from '../problems.js';
import type { ReadLimits } from '../limits.js';
import { damaged } from './archive.js';

/**
 * Elements by local name: prefixes differ between writers, and Strict OOXML differs from Transitional by namespace only.
 * Attributes keep their local name too, except that `r:id` stays `r:id` beside a plain `id`.
 */
export interface XmlHandler {
  open?(name: string, attributes: Attributes, path: readonly string[]): void;
  text?(text: string, path: readonly string[]): void;
  close?(name: string, path: readonly string[]): void;
}
export type Attributes = Readonly<Record<string, string>>;

/** A single name, attribute or run of text longer than this is an attack, not a cell. */
const longestToken = 2 * 1024 * 1024;

/** Streams one XML part through a handler. No document type is accepted, so no entity can be defined, let alone expanded. */
export async function parseXml(
  stream: AsyncIterable<Uint8Array>,
  part: string,
  limits: ReadLimits,
  handler: XmlHandler,
): Promise<void> {
  const parser = new SaxesParser({ xmlns: false, fileName: part });
  const path: string[] = [];
  let sinceEvent = 0;
  const stop = (reason: string, remedy = saveAgain): never => {
    throw new ReadingStopped('WORKBOOK_UNSAFE', part, reason, remedy);
  };
  parser.on('doctype', () =>
    stop('the part declares a document type, which workbooks never do and attacks on readers do'),
  );
  parser.on('error', (error) => {
    throw new ReadingStopped(
      'WORKBOOK_DAMAGED',
      part,
      `the XML is not well formed (${error.message.replace(`${part}:`, '').slice(0, 160)})`,
      saveAgain,
    );
  });
  parser.on('opentag', (tag) => {
    sinceEvent = 0;
    const name = local(tag.name);
    path.push(name);
    if (path.length > limits.depth) stop(`elements are nested deeper than ${limits.depth}`);
    handler.open?.(name, attributesOf(tag.attributes as Record<string, string>), path);
  });
  parser.on('closetag', (tag) => {
    sinceEvent = 0;
    handler.close?.(local(tag.name), path);
    path.pop();
  });
  const onText = (text: string): void => {
    sinceEvent = 0;
    handler.text?.(text, path);
  };
  parser.on('text', onText);
  parser.on('cdata', onText);

  let decoder: TextDecoder | undefined;
  try {
    for await (const chunk of stream) {
      decoder ??= decoderFor(chunk, part);
      // No event for a long while means one endless name, attribute or comment piling up in memory.
      sinceEvent += chunk.length;
      if (sinceEvent > longestToken) stop(`one XML token is longer than ${longestToken} bytes`);
      parser.write(decode(decoder, chunk, part));
    }
    const rest = decoder ? decode(decoder, undefined, part) : '';
    if (rest) parser.write(rest);
    parser.close();
  } catch (error) {
    throw error instanceof ReadingStopped ? error : damaged(part, error);
  }
}

function decode(decoder: TextDecoder, chunk: Uint8Array | undefined, part: string): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    throw new ReadingStopped('WORKBOOK_DAMAGED', part, `the text is not valid ${decoder.encoding}`, saveAgain);
  }
}

function decoderFor(first: Uint8Array, part: string): TextDecoder {
  const label = encodingOf(first);
  try {
    return new TextDecoder(label, { fatal: true });
  } catch {
    throw new ReadingStopped('WORKBOOK_FORMAT_UNSUPPORTED', part, `the encoding ${label} is not known`, saveAgain);
  }
}

/** Byte order mark, then the zero bytes of UTF-16 without one, then the XML declaration. */
function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0x3c && bytes[1] === 0) return 'utf-16le';
  if (bytes[0] === 0 && bytes[1] === 0x3c) return 'utf-16be';
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)["']/i.exec(head)?.[1] ?? 'utf-8';
  return /^utf-?16/i.test(declared) ? 'utf-8' : declared;
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

function attributesOf(attributes: Record<string, string>): Attributes {
  const result: Record<string, string> = Object.create(null);
  for (const name in attributes) {
    const short = local(name);
    if (name.startsWith('xmlns')) continue;
    result[short !== name && short === 'id' ? 'r:id' : short] ??= attributes[name]!;
  }
  return result;
}
