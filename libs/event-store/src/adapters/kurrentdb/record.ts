import type { BinaryEventType, EventData, RecordedEvent as ServerEvent } from '@kurrent/kurrentdb-client';
import type { NewEvent, RecordedEvent } from '../../port.js';
import { checkJsonText } from '../append-rules.js';
import { positionOf } from './position.js';

const utf8 = new TextEncoder();
/** RFC 7464. Bytes behind it are not taken for JSON by the client, which would parse them and so change them. */
const recordSeparator = 0x1e;

/**
 * The event as the server keeps it. Data goes as bytes, because JSON would come back parsed: without its white space, its
 * `1.0` and the order of its keys. Metadata is parsed by the client whenever it parses; it goes as plain JSON, for the
 * server's own tools to read, where parsing and writing it again gives the same bytes, and behind a record separator else.
 * Throws `INVALID_APPEND` unless both are JSON.
 */
export function toServer(stream: string, { id, type, data, metadata }: NewEvent): EventData {
  checkJsonText(`${stream}: data of ${type} ${id}`, data);
  const parsed = checkJsonText(`${stream}: metadata of ${type} ${id}`, metadata);
  const exact = JSON.stringify(parsed) === metadata;
  const event = {
    id: id.toLowerCase(),
    type,
    contentType: 'application/octet-stream',
    data: utf8.encode(data),
    metadata: utf8.encode(exact ? metadata : `\u001e${metadata}`),
  };
  return event as EventData;
}

export function fromServer({
  id,
  type,
  data,
  metadata,
  streamId,
  revision,
  position,
  created,
}: ServerEvent): RecordedEvent {
  return {
    id,
    type,
    data: data instanceof Uint8Array ? textOf(data) : JSON.stringify(data),
    metadata: metadataOf(metadata),
    stream: streamId,
    revision: Number(revision),
    position: positionOf(position!),
    recordedAt: isoOf(created),
  };
}

function metadataOf(metadata: unknown): string {
  if (metadata === undefined) return '{}'; // Written by someone else, without any.
  if (!(metadata instanceof Uint8Array)) return JSON.stringify(metadata);
  return textOf(metadata[0] === recordSeparator ? metadata.subarray(1) : metadata);
}

let lastTime = NaN;
let lastIso = '';

/**
 * Reads give whole seconds and subscriptions milliseconds: the same event must always say the same, because hashes are
 * taken over it. So neighbours share the text.
 */
function isoOf(created: Date): string {
  const time = Math.floor(created.getTime() / 1_000) * 1_000;
  if (time !== lastTime) {
    lastIso = new Date(time).toISOString();
    lastTime = time;
  }
  return lastIso;
}

const textOf = (bytes: BinaryEventType['data']): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
