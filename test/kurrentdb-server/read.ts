import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { Refusal } from './answers.js';
import { handlerThrew, streamDeleted } from './answers.js';
import { refuseAsFollower } from './append.js';
import type { LogRecord } from './log-record.js';
import type { ReadCall } from './outlet.js';
import { drained } from './outlet.js';
import type { ReadRequest } from './read-request.js';
import { parseReadRequest } from './read-request.js';
import { recordMessage, streamNotFoundMessage } from './record-messages.js';
import { readAll, readStream } from './scan.js';
import type { ServerNode } from './server-node.js';
import { isSoftlyDeleted } from './stream-settings.js';
import { subscribe } from './subscribe.js';

/** `Read`: reads of streams and of `$all`, and subscriptions, told apart by what the client asks to count. */
export function read(node: ServerNode) {
  return (call: ReadCall): void => {
    let request: ReadRequest;
    try {
      request = parseReadRequest(call.request);
    } catch {
      call.emit('error', handlerThrew());
      return;
    }
    const refusal = refuse(node, call, request);
    if (request.count === undefined) void subscribe(node, call, request, refusal);
    else void answer(node, call, { ...request, count: request.count }, refusal);
  };
}

function refuse(node: ServerNode, call: ReadCall, { stream, from, count }: ReadRequest): Refusal | undefined {
  const denied = node.access.refuse(call.metadata, '$r', stream ?? '$all');
  if (denied) return denied;
  if (call.metadata.get('requires-leader')[0] === 'true' && !node.isLeader()) return refuseAsFollower(node);
  if (count === 0 || stream === '') return handlerThrew();
  if (stream !== undefined) return node.log.stream(stream)?.tombstone && streamDeleted(stream);
  return typeof from === 'number' && !node.log.isBoundary(from) ? handlerThrew() : undefined;
}

async function answer(
  node: ServerNode,
  call: ReadCall,
  request: ReadRequest & { count: number },
  refusal: Refusal | undefined,
): Promise<void> {
  const fault = node.faults.nextRead();
  if (node.connections.paused) await node.connections.paused;
  if (fault?.kind === 'delay') await wait(fault.milliseconds);
  if (refusal) {
    call.emit('error', refusal);
    return;
  }
  const { log, faults } = node;
  const found =
    request.stream === undefined ||
    (log.stream(request.stream)?.records.length && !isSoftlyDeleted(log.settings(request.stream)));
  if (!found) call.write(streamNotFoundMessage(request.stream ?? ''));
  const records: Iterable<LogRecord> = !found
    ? []
    : request.stream === undefined
      ? readAll(log, request)
      : readStream(log, request.stream, request);
  const failAfter = fault?.kind === 'fail' ? fault.after : Infinity;
  let sent = 0;
  for (const record of records) {
    if (sent >= failAfter || sent >= request.count) break;
    if (!call.write(recordMessage(record))) await drained(call);
    if (call.cancelled) return;
    if (++sent % faults.readPage !== 0) continue;
    await nextTurn();
    if (node.connections.paused) await node.connections.paused;
  }
  if (fault?.kind !== 'fail') call.end();
  else if (fault.failure === 'reset') node.connections.reset(call.getPeer());
  else if (fault.failure !== 'silence') call.emit('error', fault.failure);
}
