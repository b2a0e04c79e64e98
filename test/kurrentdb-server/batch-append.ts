import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { UUID } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import type {
  BatchAppendReq as RequestMessage,
  BatchAppendResp as ResponseMessage,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type { AppendOutcome } from './append.js';
import { append } from './append.js';
import { batchError } from './batch-errors.js';
import type { Expectation } from './decide-append.js';
import type { ProposedRecord } from './log-record.js';
import { AllStreamPosition, BatchAppendResp, StreamIdentifier, WellKnownEmpty } from './messages.js';
import { proposedRecord, streamName, uuidText } from './requests.js';
import type { ServerNode } from './server-node.js';

type Call = ServerDuplexStream<RequestMessage, ResponseMessage>;

/** One append of a batch stream: its parts may come in several requests, told apart by the correlation id. */
interface Pending {
  readonly correlation: UUID | undefined;
  readonly stream: string;
  readonly expected: Expectation;
  readonly deadline: number;
  readonly records: ProposedRecord[];
}

/** `BatchAppend`: many appends over one stream of requests and answers; the client uses it when it has no credentials. */
export function batchAppend(node: ServerNode) {
  return (call: Call): void => {
    const pending = new Map<string, Pending>();
    call.on('data', (request: RequestMessage) => {
      const key = uuidText(request.getCorrelationId());
      const entry = pending.get(key) ?? begin(request);
      for (const message of request.getProposedMessagesList()) entry.records.push(proposedRecord(message));
      if (!request.getIsFinal()) {
        pending.set(key, entry);
        return;
      }
      pending.delete(key);
      void append(node, { ...entry, caller: call.metadata }).then((outcome) => answer(node, call, entry, outcome));
    });
    call.on('end', () => call.end());
  };
}

function begin(request: RequestMessage): Pending {
  const options = request.getOptions();
  const deadline = options?.getDeadline21100()?.toDate().getTime() ?? Infinity;
  return {
    correlation: request.getCorrelationId(),
    stream: streamName(options?.getStreamIdentifier()),
    expected: expectationOf(options),
    deadline,
    records: [],
  };
}

function expectationOf(options: RequestMessage.Options | undefined): Expectation {
  if (options?.hasStreamPosition()) return Number(options.getStreamPosition());
  if (options?.hasNoStream()) return 'no_stream';
  return options?.hasStreamExists() ? 'stream_exists' : 'any';
}

function answer(node: ServerNode, call: Call, entry: Pending, outcome: AppendOutcome): void {
  if (call.cancelled || call.writableEnded) return;
  if (outcome.kind === 'failed') {
    if (outcome.failure === 'reset') node.connections.reset(call.getPeer());
    // A fault of the whole stream takes every append with it that is still to be answered.
    else if (outcome.failure !== 'silence') call.emit('error', outcome.failure);
    return;
  }
  if (outcome.kind === 'access-denied' && outcome.refusal.code === 16) {
    call.emit('error', outcome.refusal);
    return;
  }
  const response = new BatchAppendResp()
    .setCorrelationId(entry.correlation)
    .setStreamIdentifier(new StreamIdentifier().setStreamName(Buffer.from(entry.stream)));
  if (outcome.kind === 'success') response.setSuccess(success(outcome.revision, outcome.position));
  else response.setError(batchError(outcome, entry.stream, entry.expected, node.maxAppendSize));
  call.write(response);
}

function success(revision: number, position: number | undefined): ResponseMessage.Success {
  const message = new BatchAppendResp.Success();
  if (revision < 0) message.setNoStream(new WellKnownEmpty());
  else message.setCurrentRevision(String(revision));
  if (position === undefined) return message.setNoPosition(new WellKnownEmpty());
  return message.setPosition(
    new AllStreamPosition().setCommitPosition(String(position)).setPreparePosition(String(position)),
  );
}
