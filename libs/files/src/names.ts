import { FilesFault } from './port.js';

/** Safe as a folder and as a part of an S3 key on every system. */
export function checkedOrganisation(organisation: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(organisation)) return organisation;
  throw new FilesFault(
    'INVALID_NAME',
    `Organisation is ${JSON.stringify(organisation)}; use its id (letters, digits, dashes).`,
  );
}

/** The 64 hex digits of a digest. */
export function hexOf(digest: string): string {
  const hex = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
  if (hex === undefined)
    throw new FilesFault(
      'INVALID_NAME',
      `Digest is ${JSON.stringify(digest)}; use "sha256:" and 64 lower-case hex digits.`,
    );
  return hex;
}

export const isHex = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
