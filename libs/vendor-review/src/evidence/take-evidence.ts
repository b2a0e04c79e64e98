import { createHash } from 'node:crypto';
import type { Files, StoredFile } from '@custodia/files';
import { refuse, type Config, type Refusal } from '@custodia/kernel';
import { headBytes, recogniseEvidence } from './content-kind.js';
import { clamScanner, type Scanner } from './scanner.js';

export type Taken =
  | ({ readonly kind: 'taken'; readonly mediaType: string } & StoredFile)
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** The scanner of the configuration; `undefined` where none is named. */
export const scannerOf = ({ scannerUrl }: Pick<Config, 'scannerUrl'>): Scanner | undefined => {
  if (scannerUrl === undefined) return undefined;
  const { hostname: host, port } = new URL(scannerUrl);
  return clamScanner({ host: host.replace(/^\[|\]$/g, ''), port: Number(port || 3310) });
};

/**
 * Stores a piece of evidence if its content is of an allowed kind and, where a scanner is configured, clean. What is refused is
 * not kept. A scanner that does not answer refuses.
 */
export async function takeEvidence(
  files: Files,
  scanner: Scanner | undefined,
  organisation: string,
  { fileName, source, maxBytes }: { fileName: string; source: AsyncIterable<Uint8Array>; maxBytes: number },
): Promise<Taken> {
  const bytes = source[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  while (size < headBytes && !ended) {
    const next = await bytes.next();
    if (next.done) ended = true;
    else {
      head.push(next.value);
      size += next.value.byteLength;
    }
  }
  const recognised = recogniseEvidence(fileName, Buffer.concat(head).subarray(0, headBytes));
  if (recognised.kind === 'refused') {
    await bytes.return?.();
    return recognised;
  }
  const hash = createHash('sha256');
  let existed = false;
  const whole = async function* () {
    for (const part of head) yield (hash.update(part), part);
    if (!ended) for await (const part of { [Symbol.asyncIterator]: () => bytes }) yield (hash.update(part), part);
    // Looked at before it is stored: what lay here already belongs to something else, and stays.
    existed = await files.has(organisation, `sha256:${hash.digest('hex')}`);
  };
  const stored = await files.put(organisation, whole(), { maxBytes });
  const verdict = scanner && (await scanner.scan((await files.open(organisation, stored.digest))!));
  if (!verdict || verdict.kind === 'clean') return { kind: 'taken', mediaType: recognised.mediaType, ...stored };
  if (!existed) await files.remove(organisation, stored.digest);
  return verdict.kind === 'infected'
    ? refuse({
        code: 'EVIDENCE_NOT_ALLOWED',
        message: `${fileName} was refused by the scanner for malware (${verdict.name}). Do not open it; attach a clean copy.`,
      })
    : refuse({
        code: 'EVIDENCE_NOT_SCANNED',
        message: `${fileName} could not be scanned for malware, so it was not taken. Try again later; if it stays so, tell the organisation that asks you.`,
      });
}
