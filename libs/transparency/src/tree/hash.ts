import { hash } from 'node:crypto';

/** SHA-256. */
export const HASH_BYTES = 32;

/** Prefixes of RFC 6962, 2.1: a leaf can never be taken for a node. */
const leafPrefix = 0x00;
const nodePrefix = 0x01;

/** MTH({}) of RFC 6962, 2.1. */
export const emptyRoot: Buffer = hash('sha256', '', 'buffer');

/** `SHA-256(0x00 || entry)`. */
export function leafHash(entry: string | Uint8Array): Buffer {
  const bytes = typeof entry === 'string' ? Buffer.byteLength(entry, 'utf8') : entry.byteLength;
  const input = Buffer.allocUnsafe(bytes + 1);
  input[0] = leafPrefix;
  if (typeof entry === 'string') input.write(entry, 1, 'utf8');
  else input.set(entry, 1);
  return hash('sha256', input, 'buffer');
}

const scratch = Buffer.alloc(1 + 2 * HASH_BYTES);
scratch[0] = nodePrefix;

/** `SHA-256(0x01 || left || right)`. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  scratch.set(left, 1);
  scratch.set(right, 1 + HASH_BYTES);
  return hash('sha256', scratch, 'buffer');
}

/** Root of a whole subtree: of 1, 2, 4, 8 … hashes that lie one behind the other. */
export function rootOf(hashes: Uint8Array): Buffer {
  let count = hashes.byteLength / HASH_BYTES;
  let row: Uint8Array = hashes;
  while (count > 1) {
    const above = Buffer.allocUnsafe((count / 2) * HASH_BYTES);
    for (let index = 0; index < count / 2; index++)
      above.set(nodeHash(hashAt(row, 2 * index), hashAt(row, 2 * index + 1)), index * HASH_BYTES);
    row = above;
    count /= 2;
  }
  return Buffer.from(row);
}

export const hashAt = (hashes: Uint8Array, index: number): Uint8Array =>
  hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
