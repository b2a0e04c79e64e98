import { createHash, randomBytes } from 'node:crypto';
import { isUuid } from '@custodia/kernel';

/** Where a presented token claims to belong. A claim only: the hash decides. */
export interface TokenClaim {
  readonly tokenId: string;
  readonly organisation: string;
}

const mark = 'cus_';
const idBytes = 16;
const secretBytes = 32;

/**
 * A new token: `cus_` and, as base64url, the token's id, the organisation's id and 256 random bits. The ids let the
 * server find the token without searching across organisations; only the random bits are secret.
 */
export function newToken({ tokenId, organisation }: TokenClaim): { token: string; hash: string; prefix: string } {
  const token =
    mark + Buffer.concat([idBytesOf(tokenId), idBytesOf(organisation), randomBytes(secretBytes)]).toString('base64url');
  return { token, hash: tokenHash(token), prefix: token.slice(0, mark.length + 12) };
}

/** `null` when the text cannot be one of our tokens. */
export function claimOf(presented: string): TokenClaim | null {
  if (!/^cus_[A-Za-z0-9_-]{86}$/.test(presented)) return null;
  const bytes = Buffer.from(presented.slice(mark.length), 'base64url');
  const [tokenId, organisation] = [uuidOf(bytes.subarray(0, idBytes)), uuidOf(bytes.subarray(idBytes, 2 * idBytes))];
  return isUuid(tokenId) && isUuid(organisation) ? { tokenId, organisation } : null;
}

/** SHA-256 (hex). The token has 256 random bits, so nothing slower is needed. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

const idBytesOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
