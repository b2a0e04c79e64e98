import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { turns } from '@custodia/kernel';

const compute = promisify(argon2);
const oneByOne = turns();
/** One at a time: a flood of sign-ins takes one processor and the memory of one hash. */
const derive = (...given: Parameters<typeof compute>): Promise<Buffer> => oneByOne('argon2', () => compute(...given));

/** KiB, passes and lanes: the first choice of the OWASP password storage cheat sheet that keeps memory small. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };
const tagLength = 32;

/** Argon2id (RFC 9106) in the usual text form, with a salt of 128 random bits. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derive('argon2id', { ...cost, message: password, nonce, tagLength });
  const { memory, passes, parallelism } = cost;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${plain(nonce)}$${plain(tag)}`;
}

/** Whether the password agrees, with the cost that it was hashed with. */
export async function agrees(password: string, hash: string): Promise<boolean> {
  const [, m, t, p, salt, tag] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(hash) ?? [];
  if (!salt || !tag) return false;
  const expected = Buffer.from(tag, 'base64');
  const found = await derive('argon2id', {
    memory: Number(m),
    passes: Number(t),
    parallelism: Number(p),
    message: password,
    nonce: Buffer.from(salt, 'base64'),
    tagLength: expected.length,
  });
  return timingSafeEqual(found, expected);
}

let nobodys: Promise<string> | undefined;

/** Of a password that nobody has: what is compared for an unknown address, so that it takes the same time. */
export const nobodysHash = (): Promise<string> => (nobodys ??= hashPassword(randomBytes(32).toString('base64url')));

const plain = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
