import { createHmac, randomBytes } from 'node:crypto';
import { hashOf, sameHash } from '../secret.js';

const stepSeconds = 30;
const digits = 6;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base32 without padding (RFC 4648), as authenticator apps read it. */
export function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** 160 random bits (RFC 4226, 4), as base64url. */
export const newTotpSecret = (): string => randomBytes(20).toString('base64url');

/** The six digits of a step of 30 seconds (RFC 6238 with SHA-1, which every authenticator app speaks). `secret` is base64url. */
export function totpCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', Buffer.from(secret, 'base64url')).update(counter).digest();
  const offset = mac.at(-1)! & 0x0f;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** digits).padStart(digits, '0');
}

/** The step whose code this is: the present one, the one before or the one after, because clocks differ; otherwise `null`. */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
  const present = Math.floor(now.getTime() / 1_000 / stepSeconds);
  // All three are compared, so that the time tells nothing.
  const agreeing = [present, present - 1, present + 1].filter((step) => sameHash(totpCode(secret, step), code));
  return agreeing[0] ?? null;
}

/** What the QR code of an enrolment holds. */
export function totpUri(secret: string, account: string): string {
  const facts = { secret: base32(Buffer.from(secret, 'base64url')), issuer: 'Custodia', algorithm: 'SHA1' };
  const query = new URLSearchParams({ ...facts, digits: String(digits), period: String(stepSeconds) });
  return `otpauth://totp/${encodeURIComponent(`Custodia:${account}`)}?${query}`;
}

const recoveryCodeCount = 10;

/** Ten codes of 120 random bits, which need no slow hash (ASVS 5.0, 6.5.2), in groups that can be typed; only their hashes are stored. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: recoveryCodeCount }, () => base32(randomBytes(15)).replace(/.{4}(?=.)/g, '$&-'));

/** Spaces, dashes and case do not matter to who types one. */
export const hashOfRecoveryCode = (code: string): string => hashOf(code.toUpperCase().replace(/[^A-Z2-7]/g, ''));
