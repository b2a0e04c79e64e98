import { hash } from 'node:crypto';
import type { RecordedEvent } from '@custodia/event-store';
import { leafHash } from './hash.js';

/** Names the encoding in every entry; another encoding would get another name. */
export const entryFormat = 'custodia-event/1';

/** What an entry says about its event. Data and metadata are there as SHA-256 (hex) of their exact bytes in UTF-8. */
export interface Entry {
  readonly data: string;
  readonly format: typeof entryFormat;
  readonly id: string;
  readonly metadata: string;
  readonly position: string;
  readonly recordedAt: string;
  readonly revision: number;
  readonly stream: string;
  readonly type: string;
}

/**
 * The event as an entry of the log: JSON by RFC 8785, so one event has one text. The leaf of the tree is
 * `SHA-256(0x00 || entry)`. It commits to the bytes as they are stored, which for sealed fields are ciphertext: erasing a
 * key changes no leaf, and a proof discloses no content.
 */
export function entryOf(event: Omit<RecordedEvent, 'data' | 'metadata'> & { data: string; metadata: string }): string {
  const { id, position, recordedAt, revision, stream, type } = event;
  // Members in the order of RFC 8785; JSON.stringify writes strings and whole numbers as it asks for.
  return `{"data":"${hash('sha256', event.data, 'hex')}","format":"${entryFormat}","id":${JSON.stringify(id)},"metadata":"${hash('sha256', event.metadata, 'hex')}","position":${JSON.stringify(position)},"recordedAt":${JSON.stringify(recordedAt)},"revision":${revision},"stream":${JSON.stringify(stream)},"type":${JSON.stringify(type)}}`;
}

export const leafOf = (event: RecordedEvent): Buffer => leafHash(entryOf(event));

/** Of the installation itself, where an event belongs to no organisation. */
export const INSTALLATION = '*';

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const named = new RegExp(`-(${uuid})\\.`);
const before = new RegExp(`^-${uuid}$`);
const uuidLength = 36;

/** Whose tree the event is in: streams are named `<category>-<organisation>.<subject>`. */
export function organisationOf(stream: string): string {
  // Nearly always it ends at the first dot; to look from every dash on costs ten times as much, and every event is asked.
  const dot = stream.indexOf('.');
  const dash = dot - uuidLength - 1;
  if (dash >= 0 && before.test(stream.slice(dash, dot))) return stream.slice(dash + 1, dot);
  return named.exec(stream)?.[1] ?? INSTALLATION;
}
