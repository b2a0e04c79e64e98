import { createDecipheriv, createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A text that somebody looks for: whose it is, and how it begins. */
export interface Wanted {
  readonly subject: string;
  /** At least eight characters of ASCII. */
  readonly beginning: string;
}

export interface DiskSearch {
  /** Files and folders: data folder, database with its write-ahead log, key folder. */
  readonly places: readonly string[];
  /** 32 bytes each. */
  readonly rootKeys: readonly Uint8Array[];
  readonly wanted: readonly Wanted[];
  /** `blocksOf` the places before anything was sealed: no key is in those that are still the same. */
  readonly before?: ReadonlySet<string>;
}

/**
 * What somebody reads who has all the bytes and the root key, and knows how texts are sealed: looks for every sealed text of
 * a subject, takes every piece of the bytes, also of those written as base64 or hexadecimal, for a key or for a key that the
 * root key wraps, and tries each of them on each text. Authentication is left out, so it is no help to know where a key
 * belongs. Answers the subjects whose text was read, sealed or clear.
 */
export function searchDisk({ places, rootKeys, wanted, before = new Set() }: DiskSearch): string[] {
  const contents = places.flatMap(filesBelow);
  const targets = wanted.flatMap((one) => ciphertextsOf(contents, one));
  const found = new Set(
    wanted.filter(({ beginning }) => contents.some((bytes) => bytes.includes(beginning))).map(({ subject }) => subject),
  );
  for (const bytes of newPieces(contents, before))
    for (const piece of [bytes, ...decodedRuns(bytes)])
      for (const key of candidates(piece, rootKeys))
        for (const { subject, iv, start, beginning } of targets)
          if (!found.has(subject) && counterMode(key, iv, start).equals(beginning)) found.add(subject);
  return [...found];
}

const blockBytes = 8_192;
/** So much of the block before is read again, for what crosses the border. */
const overlapBytes = 128;
const digestOf = (bytes: Buffer): string => createHash('sha1').update(bytes).digest('base64');

export function blocksOf(places: readonly string[]): Set<string> {
  const digests = new Set<string>();
  for (const bytes of places.flatMap(filesBelow))
    for (let at = 0; at < bytes.length; at += blockBytes) digests.add(digestOf(bytes.subarray(at, at + blockBytes)));
  return digests;
}

/** Each block once, neighbours together. */
function* newPieces(contents: readonly Buffer[], before: ReadonlySet<string>): Iterable<Buffer> {
  const known = new Set(before);
  for (const bytes of contents) {
    let start = -1;
    for (let at = 0; at < bytes.length; at += blockBytes) {
      const digest = digestOf(bytes.subarray(at, at + blockBytes));
      const isNew = !known.has(digest);
      known.add(digest);
      if (isNew && start < 0) start = Math.max(0, at - overlapBytes);
      if (!isNew && start >= 0) {
        yield bytes.subarray(start, at + overlapBytes);
        start = -1;
      }
    }
    if (start >= 0) yield bytes.subarray(start);
  }
}

interface Target {
  readonly subject: string;
  readonly iv: Buffer;
  /** Of the ciphertext. */
  readonly start: Buffer;
  readonly beginning: Buffer;
}

function ciphertextsOf(contents: readonly Buffer[], { subject, beginning }: Wanted): Target[] {
  const shape = new RegExp(`"subject": ?"${subject}", ?"iv": ?"([\\w-]{16})", ?"ciphertext": ?"([\\w-]+)"`, 'g');
  const clear = Buffer.from(beginning);
  const targets = new Map<string, Target>();
  for (const bytes of contents)
    for (const [, iv, ciphertext] of bytes.toString('latin1').matchAll(shape)) {
      const start = Buffer.from(ciphertext!, 'base64url').subarray(0, clear.length);
      if (start.length === clear.length)
        targets.set(iv!, { subject, iv: Buffer.from(iv!, 'base64url'), start, beginning: clear });
    }
  if (targets.size === 0)
    throw new Error(`No sealed text of ${subject} was found: the search looks in the wrong place.`);
  return [...targets.values()];
}

const keyBytes = 32;
const ivBytes = 12;
/** Random bytes have more different values than these almost always; text, zeros and numbers have fewer. */
const leastDifferent = { key: 25, wrapped: 33 };

function* candidates(bytes: Buffer, rootKeys: readonly Uint8Array[]): Iterable<Uint8Array> {
  for (const at of mixedPlaces(bytes, keyBytes, leastDifferent.key)) yield bytes.subarray(at, at + keyBytes);
  for (const at of mixedPlaces(bytes, ivBytes + keyBytes, leastDifferent.wrapped)) {
    const [iv, ciphertext] = [bytes.subarray(at, at + ivBytes), bytes.subarray(at + ivBytes, at + ivBytes + keyBytes)];
    for (const root of rootKeys) yield counterMode(root, iv, ciphertext);
  }
}

/** Places where a window of this length has many different values. */
function* mixedPlaces(bytes: Buffer, length: number, least: number): Iterable<number> {
  const counts = new Uint16Array(256);
  let different = 0;
  for (let end = 0; end < bytes.length; end++) {
    if (counts[bytes[end]!]!++ === 0) different++;
    if (end >= length && --counts[bytes[end - length]!]! === 0) different--;
    if (end + 1 >= length && different >= least) yield end + 1 - length;
  }
}

/** What AES-256-GCM does to the text; its first block of counters is 2. */
function counterMode(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Buffer {
  return createDecipheriv('aes-256-ctr', key, Buffer.concat([iv, Buffer.from([0, 0, 0, 2])])).update(ciphertext);
}

/** A run of base64 begins anywhere, so each of its four alignments is read. */
function decodedRuns(bytes: Buffer): Buffer[] {
  const text = bytes.toString('latin1');
  const decoded: Buffer[] = [];
  for (const [run] of text.matchAll(/[\w+/-]{40,4096}/g))
    for (let shift = 0; shift < 4; shift++) decoded.push(Buffer.from(run.slice(shift), 'base64'));
  for (const [run] of text.matchAll(/[0-9a-fA-F]{64,8192}/g))
    for (let shift = 0; shift < 2; shift++) decoded.push(Buffer.from(run.slice(shift), 'hex'));
  return decoded;
}

function filesBelow(path: string): Buffer[] {
  const about = lstatSync(path);
  if (about.isDirectory()) return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
  return about.isFile() ? [readFileSync(path)] : [];
}
