import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';
import { VaultFault, type Sealed, type Subject } from './port.js';

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

export const newKey = (): KeyObject => createSecretKey(randomBytes(32));

/** Bound as associated data, unambiguous whatever the parts contain. */
const bound = (...parts: string[]): Buffer => Buffer.from(JSON.stringify(parts));

/** A fresh random nonce for every text: the same text sealed twice does not look the same. */
export function sealText(key: KeyObject, { organisation, id }: Subject, context: string, text: string): Sealed {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, key, iv).setAAD(bound('text', organisation, id, context));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const parts = [iv, ciphertext, cipher.getAuthTag()] as const;
  const [ivText, text64, tag] = parts.map((part) => part.toString('base64url')) as [string, string, string];
  return { sealed: 'A256GCM', subject: id, iv: ivText, ciphertext: text64, tag, digest: digestOf(parts) };
}

/** Throws `VaultFault` when the text was altered or belongs to another organisation, subject or context. */
export function openText(key: KeyObject, organisation: string, context: string, sealed: Sealed): string {
  const [iv, ciphertext, tag] = bytesOf(sealed);
  try {
    const decipher = createDecipheriv(algorithm, key, iv, { authTagLength: tagBytes }).setAuthTag(tag);
    decipher.setAAD(bound('text', organisation, sealed.subject, context));
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new VaultFault(
      `The sealed text of ${sealed.subject} at "${context}" was altered or moved there from elsewhere.`,
      { cause },
    );
  }
}

/** Whether a sealed text is still what was written; needs no key, so it also holds after an erasure. */
export function isIntact(sealed: Sealed): boolean {
  const [iv, ciphertext, tag] = bytesOf(sealed);
  const actual = Buffer.from(digestOf([iv, ciphertext, tag]));
  const claimed = Buffer.from(sealed.digest);
  return (
    iv.length === ivBytes &&
    tag.length === tagBytes &&
    actual.length === claimed.length &&
    timingSafeEqual(actual, claimed)
  );
}

/** Key under root key: nonce, 32 bytes of ciphertext, tag. Bound to its subject, so that rows cannot be swapped. */
export function wrap(root: KeyObject, { organisation, id }: Subject, key: KeyObject): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, root, iv).setAAD(bound('key', organisation, id));
  return Buffer.concat([iv, cipher.update(key.export()), cipher.final(), cipher.getAuthTag()]);
}

/** Throws `VaultFault` when the row was altered, or moved from another subject. */
export function unwrap(root: KeyObject, { organisation, id }: Subject, wrapped: Buffer): KeyObject {
  try {
    const decipher = createDecipheriv(algorithm, root, wrapped.subarray(0, ivBytes), { authTagLength: tagBytes });
    decipher.setAAD(bound('key', organisation, id)).setAuthTag(wrapped.subarray(-tagBytes));
    return createSecretKey(Buffer.concat([decipher.update(wrapped.subarray(ivBytes, -tagBytes)), decipher.final()]));
  } catch (cause) {
    throw new VaultFault(
      `The stored key of ${id} does not open with the root key that it names: the row was altered or moved. Restore the vault's table.`,
      { cause },
    );
  }
}

const bytesOf = ({ iv, ciphertext, tag }: Sealed) =>
  [Buffer.from(iv, 'base64url'), Buffer.from(ciphertext, 'base64url'), Buffer.from(tag, 'base64url')] as const;

const digestOf = (parts: readonly Buffer[]): string =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
