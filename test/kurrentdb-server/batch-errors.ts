import { status } from '@grpc/grpc-js';
import type { Status as StatusMessage } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb.js';
import type { AppendOutcome } from './append.js';
import type { Expectation } from './decide-append.js';
import {
  AccessDenied,
  Any,
  BadRequest,
  MaximumAppendSizeExceeded,
  Status,
  StreamDeleted,
  StreamIdentifier,
  Timeout,
  WellKnownEmpty,
  WrongExpectedVersion,
} from './messages.js';

export type BatchFault = Exclude<AppendOutcome, { kind: 'success' | 'failed' }>;

/** A refused append of a batch stream: the stream goes on, the refusal is a message with details that the client unpacks. */
export function batchError(
  fault: BatchFault,
  stream: string,
  expected: Expectation,
  maxAppendSize: number,
): StatusMessage {
  switch (fault.kind) {
    case 'conflict':
      return error(status.ALREADY_EXISTS, 'WrongExpectedVersion', conflict(expected, fault.current));
    case 'deleted': {
      const deleted = new StreamDeleted().setStreamIdentifier(
        new StreamIdentifier().setStreamName(Buffer.from(stream)),
      );
      return error(status.FAILED_PRECONDITION, 'StreamDeleted', deleted);
    }
    case 'too-large':
      return error(
        status.INVALID_ARGUMENT,
        'MaximumAppendSizeExceeded',
        new MaximumAppendSizeExceeded().setMaxappendsize(maxAppendSize),
      );
    case 'bad-request':
      return error(status.INVALID_ARGUMENT, 'BadRequest', new BadRequest().setMessage(fault.message));
    case 'access-denied':
      return error(status.PERMISSION_DENIED, 'AccessDenied', new AccessDenied());
    case 'timeout':
      return error(status.DEADLINE_EXCEEDED, 'Timeout', new Timeout());
  }
}

/** The name of the fault is both the message and the type of its details. */
function error(code: status, name: string, details: { serializeBinary(): Uint8Array }): StatusMessage {
  const packed = new Any();
  packed.pack(details.serializeBinary(), `event_store.client.${name}`);
  // The codes of both definitions are the ones of gRPC.
  return new Status()
    .setCode(code as number)
    .setMessage(name)
    .setDetails(packed);
}

function conflict(expected: Expectation, current: number): { serializeBinary(): Uint8Array } {
  const message = new WrongExpectedVersion();
  if (current < 0) message.setCurrentNoStream(new WellKnownEmpty());
  else message.setCurrentStreamRevision(String(current));
  if (expected === 'any') message.setExpectedAny(new WellKnownEmpty());
  else if (expected === 'stream_exists') message.setExpectedStreamExists(new WellKnownEmpty());
  else if (expected === 'no_stream') message.setExpectedNoStream(new WellKnownEmpty());
  else message.setExpectedStreamPosition(String(expected));
  return message;
}
