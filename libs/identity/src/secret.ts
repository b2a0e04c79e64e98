import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { isUuid } from '@custodia/kernel';

/** Where a presented secret claims to belong. A claim only: the hash decides. */
export interface Claim {
  /** Of the token, session or member that the secret is for. */
  readonly id: string;
  readonly organisation: string;
}

/** How each kind of secret begins, so that one is recognised where it was left lying. */
export type Mark = 'cus_' | 'ses_' | 'enr_';

export interface NewSecret {
  readonly secret: string;
  /** See `hashOf`. */
  readonly hash: string;
  /** Tells secrets apart and is none. */
  readonly prefix: string;
}

const idBytes = 16;
const secretBytes = 32;

/**
 * A new secret: its mark and, as base64url, an id, the organisation's id and 256 random bits. The ids let the server find
 * what it belongs to without searching across organisations; only the random bits are secret.
 */
export function newSecret(mark: Mark, { id, organisation }: Claim): NewSecret {
  const secret =
    mark + Buffer.concat([idBytesOf(id), idBytesOf(organisation), randomBytes(secretBytes)]).toString('base64url');
  return { secret, hash: hashOf(secret), prefix: secret.slice(0, mark.length + 12) };
}

/** `null` when the text cannot be one of our secrets of this kind. */
export function claimOf(mark: Mark, presented: string): Claim | null {
  if (!presented.startsWith(mark) || !/^[A-Za-z0-9_-]{90}$/.test(presented)) return null;
  const bytes = Buffer.from(presented.slice(mark.length), 'base64url');
  const [id, organisation] = [uuidOf(bytes.subarray(0, idBytes)), uuidOf(bytes.subarray(idBytes, 2 * idBytes))];
  return isUuid(id) && isUuid(organisation) ? { id, organisation } : null;
}

/** SHA-256 (hex). The secret has 256 random bits, so nothing slower is needed. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Compares in a time that does not depend on where they differ. */
export const sameHash = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** The 16 bytes of an id. */
export const idBytesOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

/** The id that is these 16 bytes. */
export function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
