import { createPublicKey, hash, verify, type KeyObject } from 'node:crypto';

/** A text and who signed it, as C2SP signed-note has it (and Go's golang.org/x/mod/sumdb/note). */
export interface Note {
  /** With its last line end. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  /** Of the key: the first four bytes of its hash, as a number. */
  readonly keyHash: number;
  readonly signature: Buffer;
}

/** Type of an Ed25519 key in a signed note. */
const ed25519 = 0x01;
const dash = '\u2014';

/** `SHA-256(name || 0x0A || 0x01 || public key)[:4]`, big-endian. `publicKey`: 32 bytes. */
export const keyHashOf = (name: string, publicKey: Uint8Array): number =>
  hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ed25519), publicKey]), 'buffer').readUInt32BE(0);

/** The key as verifiers of notes take it: `<name>+<hash>+<base64 of 0x01 and the key>`. */
export const verifierKey = (name: string, publicKey: Uint8Array): string =>
  `${name}+${keyHashOf(name, publicKey).toString(16).padStart(8, '0')}+${Buffer.concat([Buffer.of(ed25519), publicKey]).toString('base64')}`;

/** One line of a signature. `signature`: 64 bytes over the text in UTF-8. */
export const signatureLine = (name: string, publicKey: Uint8Array, signature: Uint8Array): string => {
  const keyHash = Buffer.alloc(4);
  keyHash.writeUInt32BE(keyHashOf(name, publicKey));
  return `${dash} ${name} ${Buffer.concat([keyHash, signature]).toString('base64')}\n`;
};

export const noteOf = (text: string, lines: readonly string[]): string => `${text}\n${lines.join('')}`;

const mostBytes = 1_000_000;
const line = new RegExp(`^${dash} ([^\\s+]+) ([A-Za-z0-9+/]+={0,2})$`);

/** Null when the text is no signed note. Lines of signatures that are not understood are kept as they are. */
export function parseNote(note: string): Note | null {
  if (note.length > mostBytes || /[\u0000-\u0009\u000b-\u001f\u007f]/.test(note) || !note.endsWith('\n')) return null;
  const end = note.lastIndexOf('\n\n');
  if (end < 0) return null;
  const signatures: NoteSignature[] = [];
  for (const text of note.slice(end + 2, -1).split('\n')) {
    const [, name, encoded] = line.exec(text) ?? [];
    const bytes = Buffer.from(encoded ?? '', 'base64');
    if (name === undefined || bytes.length < 5) return null;
    signatures.push({ name, keyHash: bytes.readUInt32BE(0), signature: bytes.subarray(4) });
  }
  return { text: note.slice(0, end + 1), signatures };
}

const derPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const keys = new Map<string, KeyObject>();

/** Whether the signature is one of this key over the text. */
export function isSigned(text: string, { signature }: NoteSignature, publicKey: Uint8Array): boolean {
  if (publicKey.byteLength !== 32 || signature.length !== 64) return false;
  const name = Buffer.from(publicKey).toString('base64');
  let key = keys.get(name);
  if (!key) {
    key = createPublicKey({ key: Buffer.concat([derPrefix, publicKey]), format: 'der', type: 'spki' });
    keys.set(name, key);
  }
  return verify(null, Buffer.from(text), key, signature);
}
