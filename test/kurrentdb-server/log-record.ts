import { randomUUID } from 'node:crypto';

/** The revision that a tombstone carries in every stream. */
export const TOMBSTONE_REVISION = '9223372036854775807';

export interface ProposedRecord {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface LogRecord extends ProposedRecord {
  /** Place among all records of the log, without gaps: for the server's own use only. */
  readonly index: number;
  /** Byte offset in the log: what clients see as commit and prepare position. */
  readonly position: number;
  readonly stream: string;
  /** Decimal text, because a tombstone's does not fit a number. */
  readonly revision: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  /** The answer that carries this record, once it was needed. */
  encoded?: Buffer;
}

/** A record that the server itself writes. */
export function newRecord(type: string, data: string): ProposedRecord {
  return {
    id: randomUUID(),
    type,
    contentType: 'application/json',
    data: Buffer.from(data),
    metadata: new Uint8Array(),
  };
}

const FRAME_BYTES = 69;

/** The bytes that a record takes in the log, so that positions grow as in a real one: by size, never by one. */
export function recordBytes(stream: string, record: ProposedRecord): number {
  return (
    FRAME_BYTES +
    Buffer.byteLength(stream) +
    Buffer.byteLength(record.type) +
    record.data.byteLength +
    record.metadata.byteLength
  );
}

/** What the limit of one append counts: UTF-16 type names, data and metadata. */
export function appendBytes(record: ProposedRecord): number {
  return 2 * record.type.length + record.data.byteLength + record.metadata.byteLength;
}
