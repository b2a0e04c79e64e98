import type { Metadata } from '@grpc/grpc-js';
import { setTimeout as wait } from 'node:timers/promises';
import type { Refusal } from './answers.js';
import { notLeader, unavailable } from './answers.js';
import type { Expectation } from './decide-append.js';
import { decideAppend } from './decide-append.js';
import type { AppendFault, Failure } from './faults.js';
import type { ProposedRecord } from './log-record.js';
import { appendBytes } from './log-record.js';
import type { ServerNode } from './server-node.js';

export interface AppendRequest {
  readonly caller: Metadata;
  readonly stream: string;
  readonly expected: Expectation;
  readonly records: readonly ProposedRecord[];
  /** Milliseconds since 1970. */
  readonly deadline?: number;
}

export type AppendOutcome =
  | {
      readonly kind: 'success';
      /** -1: nothing was ever written */ readonly revision: number;
      readonly position: number | undefined;
    }
  | { readonly kind: 'conflict'; readonly current: number }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'bad-request'; readonly message: string }
  | { readonly kind: 'access-denied'; readonly refusal: Refusal }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Handles one append in one go unless a fault holds it up, so that appends of one client keep their order. */
export async function append(node: ServerNode, request: AppendRequest): Promise<AppendOutcome> {
  const fault = node.faults.nextAppend();
  if (fault?.kind === 'delay' && !(await delay(fault, request.deadline))) return { kind: 'timeout' };
  if (node.connections.paused) await node.connections.paused;
  if (fault?.kind === 'timeout') return { kind: 'timeout' };
  if (fault?.kind === 'not-leader') return { kind: 'failed', failure: notLeader(node.leader() ?? node.endpoint) };
  if (fault?.kind === 'fail' && !fault.stored) return { kind: 'failed', failure: fault.failure };
  if (!node.isLeader()) return { kind: 'failed', failure: refuseAsFollower(node) };
  const outcome = refuse(node, request) ?? store(node, request);
  return fault?.kind === 'fail' ? { kind: 'failed', failure: fault.failure } : outcome;
}

export function refuseAsFollower(node: ServerNode): Refusal {
  const leader = node.leader();
  return leader ? notLeader(leader) : unavailable('Server Is Not Ready');
}

/** Whether the wait is over before the client's deadline. */
async function delay(fault: AppendFault & { kind: 'delay' }, deadline = Infinity): Promise<boolean> {
  const rest = deadline - Date.now();
  await wait(Math.max(0, Math.min(fault.milliseconds, rest)));
  return fault.milliseconds < rest;
}

function refuse(node: ServerNode, { caller, stream, records }: AppendRequest): AppendOutcome | undefined {
  const refusal = node.access.refuse(caller, '$w', stream);
  if (refusal) return { kind: 'access-denied', refusal };
  if (stream === '') return { kind: 'bad-request', message: 'Required field stream identifier is missing' };
  let bytes = 0;
  for (const record of records) {
    if (record.type === '') return { kind: 'bad-request', message: 'Argument type must not be empty' };
    bytes += appendBytes(record);
  }
  return bytes > node.maxAppendSize ? { kind: 'too-large' } : undefined;
}

function store({ log }: ServerNode, { stream, expected, records }: AppendRequest): AppendOutcome {
  const ids = records.map((record) => record.id);
  const decision = decideAppend(log, stream, expected, ids);
  switch (decision.kind) {
    case 'conflict':
    case 'deleted':
      return decision;
    case 'repeated':
      return {
        kind: 'success',
        revision: decision.revision,
        position: log.stream(stream)?.records[decision.revision]?.position,
      };
    case 'write': {
      if (records.length === 0) return { kind: 'success', revision: log.lastRevision(stream), position: undefined };
      log.undelete(stream);
      const last = log.write(stream, records);
      return { kind: 'success', revision: Number(last?.revision), position: last?.position };
    }
  }
}
