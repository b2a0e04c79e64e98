import { readFile } from 'node:fs/promises';
import type { Jwks } from '@custodia/certificates/worker';
import { CliFault } from './output.js';

/** A key set (JWKS) from a file or an address. Throws `CliFault`. */
export async function keySetIn(place: string): Promise<Jwks> {
  const { parseJwks } = await import('@custodia/certificates/offline');
  const text = await textIn('--keys', place);
  try {
    return parseJwks(text);
  } catch (fault) {
    throw new CliFault(`--keys ${place}: ${(fault as Error).message}`);
  }
}

/** The text of a file or an address that an option names. Throws `CliFault`. */
export const textIn = (option: string, place: string): Promise<string> =>
  /^https?:\/\//.test(place)
    ? fetched(option, place)
    : readFile(place, 'utf8').catch((fault: NodeJS.ErrnoException) => cannotRead(place, fault));

/** Throws `CliFault`. */
export const cannotRead = (path: string, { code }: NodeJS.ErrnoException): never => {
  throw new CliFault(
    `${path} ${code === 'ENOENT' ? 'does not exist: check the path' : `cannot be read (${code}): check that you may read it`}.`,
  );
};

/** Larger than any key set, status list or answer about a certificate. Characters. */
const longest = 64 * 1024 * 1024;

/** The text at an address that an option names. Throws `CliFault`. */
export async function fetched(option: string, url: string, request: RequestInit = {}): Promise<string> {
  const answer = await fetch(url, {
    signal: AbortSignal.timeout(20_000),
    headers: { accept: 'application/json' },
    ...request,
  }).catch((fault: Error) => {
    throw new CliFault(
      `${option} ${url} cannot be reached (${(fault.cause as Error | undefined)?.message ?? fault.message}). Check the address, or save its answer in a file and name the file.`,
    );
  });
  if (!answer.ok) throw new CliFault(`${option} ${url} answers ${answer.status}: check the address.`);
  const text = await answer.text();
  if (text.length > longest)
    throw new CliFault(`${option} ${url} answers ${text.length} characters, which is too much.`);
  return text;
}
