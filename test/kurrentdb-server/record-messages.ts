import type { LogRecord } from './log-record.js';
import { TOMBSTONE_REVISION } from './log-record.js';
import { ReadResp, StreamIdentifier } from './messages.js';
import { WireWriter } from './wire.js';

// Answers of a read are handed to gRPC as bytes, so that a record is encoded once however often it is read.
const bytes = (message: { serializeBinary(): Uint8Array }): Buffer => {
  const encoded = message.serializeBinary();
  return Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength);
};

export function recordMessage(record: LogRecord): Buffer {
  return (record.encoded ??= encode(record));
}

const OTHER_FIELDS_BYTES = 256;

/** A `ReadResp` with a `ReadEvent` with a `RecordedEvent`, by the numbers of their fields and last field first. */
function encode(record: LogRecord): Buffer {
  const { data, metadata, stream, type, contentType, position } = record;
  const writer = new WireWriter(
    data.byteLength + metadata.byteLength + 3 * (stream.length + type.length + contentType.length) + OTHER_FIELDS_BYTES,
  );
  const entry = (key: string, value: string): void =>
    writer.message(6, () => {
      writer.text(2, value);
      writer.text(1, key);
    });
  writer.message(1, () => {
    writer.uint(3, position);
    writer.message(1, () => {
      writer.blob(8, data);
      writer.blob(7, metadata);
      // .NET counts in ticks of 100 ns.
      entry('created', `${record.created}0000`);
      entry('content-type', contentType);
      entry('type', type);
      writer.uint(5, position);
      writer.uint(4, position);
      writer.uint(3, record.revision === TOMBSTONE_REVISION ? BigInt(record.revision) : Number(record.revision));
      writer.message(2, () => writer.text(3, stream));
      writer.message(1, () => writer.text(2, record.id));
    });
  });
  return writer.finish();
}

export const confirmationMessage = (id: string): Buffer =>
  bytes(new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId(id)));

export const caughtUpMessage = (): Buffer => bytes(new ReadResp().setCaughtUp(new ReadResp.CaughtUp()));

export const checkpointMessage = (position: number): Buffer =>
  bytes(
    new ReadResp().setCheckpoint(
      new ReadResp.Checkpoint().setCommitPosition(String(position)).setPreparePosition(String(position)),
    ),
  );

export const streamNotFoundMessage = (stream: string): Buffer =>
  bytes(
    new ReadResp().setStreamNotFound(
      new ReadResp.StreamNotFound().setStreamIdentifier(new StreamIdentifier().setStreamName(Buffer.from(stream))),
    ),
  );
