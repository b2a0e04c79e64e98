import type { Aggregate, Decider } from '@custodia/event-store';
import { accept, type Decision, type Refusal } from '@custodia/kernel';
import { idTaken, invalid, notFound, same } from '../refusals.policy.js';
import { rescoringCodec, type RescoringEvent } from './rescoring.events.js';

export type RescoringCommand =
  | {
      readonly type: 'RequestRescoring';
      readonly id: string;
      readonly templateId: string | null;
      readonly weightSetId: string | null;
    }
  | { readonly type: 'CountRescoring'; readonly id: string; readonly total: number }
  | {
      readonly type: 'RecordRescoringProgress';
      readonly id: string;
      readonly done: number;
      readonly failed: number;
      readonly after: string;
    }
  | { readonly type: 'FinishRescoring'; readonly id: string };

interface Running {
  readonly status: 'running' | 'finished';
  readonly templateId: string | null;
  readonly weightSetId: string | null;
  readonly total: number | null;
  readonly done: number;
  readonly failed: number;
  readonly after: string;
}

export type RescoringState = { readonly status: 'absent' } | Running;

function decide(command: RescoringCommand, state: RescoringState): Decision<RescoringEvent, Refusal> {
  if (command.type === 'RequestRescoring') {
    const { id, templateId, weightSetId } = command;
    if (state.status !== 'absent')
      return same([templateId, weightSetId], [state.templateId, state.weightSetId]) ? accept() : idTaken(id);
    if (weightSetId !== null && templateId === null)
      return invalid('templateId', '', 'Weights belong to one template edition: name it.');
    return accept({ type: 'RescoringRequested', data: { templateId, weightSetId } });
  }
  if (state.status === 'absent') return notFound('rescoring', command.id);
  if (state.status === 'finished') return accept();
  switch (command.type) {
    case 'CountRescoring':
      return state.total === null ? accept({ type: 'RescoringCounted', data: { total: command.total } }) : accept();
    case 'RecordRescoringProgress': {
      const { done, failed, after } = command;
      return after <= state.after ? accept() : accept({ type: 'RescoringProgressed', data: { done, failed, after } });
    }
    case 'FinishRescoring':
      return accept({ type: 'RescoringFinished', data: { done: state.done, failed: state.failed } });
  }
}

function evolve(state: RescoringState, event: RescoringEvent): RescoringState {
  if (event.type === 'RescoringRequested')
    return { status: 'running', ...event.data, total: null, done: 0, failed: 0, after: '' };
  if (state.status === 'absent') return state;
  switch (event.type) {
    case 'RescoringCounted':
      return { ...state, total: event.data.total };
    case 'RescoringProgressed':
      return { ...state, ...event.data };
    case 'RescoringFinished':
      return { ...state, status: 'finished' };
  }
}

const rescoringDecider: Decider<RescoringCommand, RescoringEvent, RescoringState, Refusal> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};

export const rescoring: Aggregate<RescoringCommand, RescoringEvent, RescoringState, Refusal> = {
  codec: rescoringCodec,
  decider: rescoringDecider,
};
