import type { Aggregate, Decider } from '@custodia/event-store';
import { accept, type Decision, type Refusal } from '@custodia/kernel';
import { idTaken, invalid, notFound, same } from '../refusals.policy.js';
import { batchCodec, type BatchEvent, type BatchOutcome } from './batch.events.js';

type Requested = Extract<BatchEvent, { type: 'AssessmentsRequested' }>['data'];

export type BatchCommand =
  | ({ readonly type: 'RequestAssessments'; readonly id: string } & Omit<Requested, 'requestedBy'>)
  | { readonly type: 'RecordAssessments'; readonly id: string; readonly outcomes: readonly BatchOutcome[] }
  | { readonly type: 'FinishAssessments'; readonly id: string };

interface Batch {
  readonly status: 'running' | 'finished';
  readonly asked: Requested;
  /** By vendor. */
  readonly outcomes: ReadonlyMap<string, BatchOutcome>;
}

export type BatchState = { readonly status: 'absent' } | Batch;

/** Vendors of one batch. */
export const mostVendors = 500;

type Command = BatchCommand & { readonly actor: string; readonly at: string };

function decide(command: Command, state: BatchState): Decision<BatchEvent, Refusal> {
  if (command.type === 'RequestAssessments') return request(command, state);
  if (state.status === 'absent') return notFound('batch', command.id);
  if (state.status === 'finished') return accept();
  switch (command.type) {
    case 'RecordAssessments': {
      const outcomes = command.outcomes.filter(({ subprocessorId }) => !state.outcomes.has(subprocessorId));
      return outcomes.length === 0 ? accept() : accept({ type: 'AssessmentsSent', data: { outcomes } });
    }
    case 'FinishAssessments': {
      const sent = [...state.outcomes.values()].filter(({ reviewId }) => reviewId !== null).length;
      return accept({ type: 'AssessmentsFinished', data: { sent, refused: state.outcomes.size - sent } });
    }
  }
}

function request(
  { id, vendors, packs, dueAt, message, actor, at }: Extract<Command, { type: 'RequestAssessments' }>,
  state: BatchState,
): Decision<BatchEvent, Refusal> {
  const asked = { vendors, packs, dueAt, message };
  if (state.status !== 'absent') {
    const { requestedBy: _, ...before } = state.asked;
    return same(before, asked) ? accept() : idTaken(id);
  }
  if (vendors.length === 0) return invalid('vendors', '', 'Name at least one vendor.');
  if (vendors.length > mostVendors)
    return invalid('vendors', String(vendors.length), `Send to at most ${mostVendors} vendors at once.`);
  const twice = vendors.find(
    ({ subprocessorId }, index) => vendors.findIndex((one) => one.subprocessorId === subprocessorId) < index,
  );
  if (twice) return invalid('vendors', twice.subprocessorId, 'Name each vendor once.');
  if (dueAt <= at) return invalid('dueAt', dueAt, 'Name a due date in the future.');
  return accept({ type: 'AssessmentsRequested', data: { ...asked, requestedBy: actor } });
}

function evolve(state: BatchState, event: BatchEvent): BatchState {
  if (event.type === 'AssessmentsRequested') return { status: 'running', asked: event.data, outcomes: new Map() };
  if (state.status === 'absent') return state;
  switch (event.type) {
    case 'AssessmentsSent': {
      const news = event.data.outcomes.map((one) => [one.subprocessorId, one] as const);
      return { ...state, outcomes: new Map([...state.outcomes, ...news]) };
    }
    case 'AssessmentsFinished':
      return { ...state, status: 'finished' };
  }
}

const batchDecider: Decider<BatchCommand, BatchEvent, BatchState, Refusal> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};

export const assessmentBatch: Aggregate<BatchCommand, BatchEvent, BatchState, Refusal> = {
  codec: batchCodec,
  decider: batchDecider,
};
