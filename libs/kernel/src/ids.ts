import { createHash, randomFillSync } from 'node:crypto';

// A call of the system for each id is dear where many are made.
const supply = Buffer.allocUnsafeSlow(4_096);
let used = supply.length;

/** A view that is overwritten later: to be written out at once. */
function randomBytes16(): Buffer {
  if (used === supply.length) {
    randomFillSync(supply);
    used = 0;
  }
  return supply.subarray(used, (used += 16));
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A new UUID version 7 (RFC 9562): sorts by creation time, so that indexes stay dense. */
export function newId(now: number = Date.now()): string {
  const bytes = randomBytes16();
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return format(bytes);
}

/** The same UUID (version 8, RFC 9562) for the same parts: makes a retry or a job recognisable. */
export function derivedId(...parts: string[]): string {
  const bytes = createHash('sha256').update(parts.join('\u0000')).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return format(bytes);
}

export const isUuid = (text: string): boolean => uuidPattern.test(text);

function format(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
