import type { sendUnaryData, ServerReadableStream } from '@grpc/grpc-js';
import type {
  AppendReq as AppendReqMessage,
  AppendResp as AppendRespMessage,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import { handlerThrew, maximumAppendSizeExceeded, streamDeleted, timedOut } from './answers.js';
import type { AppendOutcome } from './append.js';
import { append } from './append.js';
import type { Expectation } from './decide-append.js';
import type { ProposedRecord } from './log-record.js';
import { AppendResp, Empty } from './messages.js';
import { proposedRecord, streamName } from './requests.js';
import type { ServerNode } from './server-node.js';

type Call = ServerReadableStream<AppendReqMessage, AppendRespMessage>;

/** `Append`: options first, then one message for each event; the client uses it when it has credentials. */
export function classicAppend(node: ServerNode) {
  return (call: Call, callback: sendUnaryData<AppendRespMessage>): void => {
    let options: AppendReqMessage.Options | undefined;
    const records: ProposedRecord[] = [];
    call.on('data', (request: AppendReqMessage) => {
      options ??= request.getOptions();
      const message = request.getProposedMessage();
      if (message) records.push(proposedRecord(message));
    });
    call.on('end', () => {
      const stream = streamName(options?.getStreamIdentifier());
      const expected = expectationOf(options);
      void append(node, { caller: call.metadata, stream, expected, records }).then((outcome) => {
        answer(node, call, callback, { stream, expected }, outcome);
      });
    });
    call.on('error', () => undefined);
  };
}

function expectationOf(options: AppendReqMessage.Options | undefined): Expectation {
  if (options?.hasRevision()) return Number(options.getRevision());
  if (options?.hasNoStream()) return 'no_stream';
  return options?.hasStreamExists() ? 'stream_exists' : 'any';
}

interface Asked {
  readonly stream: string;
  readonly expected: Expectation;
}

function answer(
  node: ServerNode,
  call: Call,
  callback: sendUnaryData<AppendRespMessage>,
  asked: Asked,
  outcome: AppendOutcome,
): void {
  switch (outcome.kind) {
    case 'success':
      return callback(null, success(outcome.revision, outcome.position));
    case 'conflict':
      return callback(null, conflict(asked.expected, outcome.current));
    case 'deleted':
      return callback(streamDeleted(asked.stream));
    case 'too-large':
      return callback(maximumAppendSizeExceeded(node.maxAppendSize));
    case 'bad-request':
      return callback(handlerThrew());
    case 'access-denied':
      return callback(outcome.refusal);
    case 'timeout':
      return callback(timedOut('Operation timed out: Prepare phase timeout'));
    case 'failed':
      if (outcome.failure === 'reset') return node.connections.reset(call.getPeer());
      return outcome.failure === 'silence' ? undefined : callback(outcome.failure);
  }
}

function success(revision: number, position: number | undefined): AppendRespMessage {
  const message = new AppendResp.Success();
  if (revision < 0) message.setNoStream(new Empty());
  else message.setCurrentRevision(String(revision));
  if (position === undefined) message.setNoPosition(new Empty());
  else
    message.setPosition(
      new AppendResp.Position().setCommitPosition(String(position)).setPreparePosition(String(position)),
    );
  return new AppendResp().setSuccess(message);
}

function conflict(expected: Expectation, current: number): AppendRespMessage {
  const message = new AppendResp.WrongExpectedVersion();
  if (current < 0) message.setCurrentNoStream(new Empty());
  else message.setCurrentRevision(String(current));
  if (expected === 'any') message.setExpectedAny(new Empty());
  else if (expected === 'stream_exists') message.setExpectedStreamExists(new Empty());
  else if (expected === 'no_stream') message.setExpectedNoStream(new Empty());
  else message.setExpectedRevision(String(expected));
  return new AppendResp().setWrongExpectedVersion(message);
}
