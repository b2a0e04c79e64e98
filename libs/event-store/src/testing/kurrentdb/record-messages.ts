import type { LogRecord } from './log-record.js';
import { ReadResp, StreamIdentifier, UUID } from './messages.js';

// Answers of a read are handed to gRPC as bytes, so that a record is encoded once however often it is read.
const bytes = (message: { serializeBinary(): Uint8Array }): Buffer => {
  const encoded = message.serializeBinary();
  return Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength);
};

const TICKS_PER_MILLISECOND = 10_000n;

export function recordMessage(record: LogRecord): Buffer {
  return (record.encoded ??= encode(record));
}

function encode(record: LogRecord): Buffer {
  const position = String(record.position);
  const event = new ReadResp.ReadEvent.RecordedEvent()
    .setId(new UUID().setString(record.id))
    .setStreamIdentifier(new StreamIdentifier().setStreamName(Buffer.from(record.stream)))
    .setStreamRevision(record.revision)
    .setPreparePosition(position)
    .setCommitPosition(position)
    .setCustomMetadata(record.metadata)
    .setData(record.data);
  const created = String(BigInt(record.created) * TICKS_PER_MILLISECOND);
  event.getMetadataMap().set('type', record.type).set('content-type', record.contentType).set('created', created);
  return bytes(new ReadResp().setEvent(new ReadResp.ReadEvent().setEvent(event).setCommitPosition(position)));
}

export const confirmationMessage = (id: string): Buffer =>
  bytes(new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId(id)));

export const caughtUpMessage = (): Buffer => bytes(new ReadResp().setCaughtUp(new ReadResp.CaughtUp()));

export const checkpointMessage = (position: number): Buffer =>
  bytes(new ReadResp().setCheckpoint(new ReadResp.Checkpoint().setCommitPosition(String(position)).setPreparePosition(String(position))));

export const streamNotFoundMessage = (stream: string): Buffer =>
  bytes(new ReadResp().setStreamNotFound(new ReadResp.StreamNotFound().setStreamIdentifier(new StreamIdentifier().setStreamName(Buffer.from(stream)))));
