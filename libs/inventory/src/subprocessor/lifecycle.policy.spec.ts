import { describe, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { lifecycleContract } from '../asset/lifecycle.testing.js';
import {
  subprocessorLifecycle,
  type ContractKind,
  type SubprocessorState as RelationState,
} from './lifecycle.policy.js';
import { stateOf } from './relation.decider.js';
import { subprocessorDecider, type SubprocessorCommand, type SubprocessorState } from './subprocessor.decider.js';
import type { SubprocessorEvent, SubprocessorRegisteredData } from './subprocessor.events.js';
import type { SubprocessorUse } from './subprocessor.policy.js';

const { given } = scenarios(subprocessorDecider);
const id = '0198c7a2-0000-7000-8000-00000000000a';
const reason = 'Because of what was found there.';
const now = '2026-02-01T00:00:00.000Z';
const later = '2026-08-01T00:00:00.000Z';
const use: SubprocessorUse = {
  dataSensitivity: 'internal',
  criticality: 'medium',
  access: 'read',
  regulatoryExposure: 'contractual',
};
const registration: SubprocessorRegisteredData = {
  name: 'Acme AI',
  website: null,
  purpose: 'Answers',
  categories: ['ai_model_provider'],
  regions: ['DE'],
  transferBasis: 'none_needed',
  use,
  tier: null,
  ownerId: 'o',
  listed: false,
};
const sealed = { key: 'k', text: 't' } as never;
const contract = (kind: ContractKind) => ({ kind, reference: 'C-17', signedAt: now, endsAt: null });
const approval = {
  reviewId: 'r',
  questionnaires: ['q'],
  outcome: 'approved',
  openConditions: [],
  decidedAt: now,
  until: later,
} as const;
const disposal = { caseId: 'c', certificateNumber: '1', disposedAt: now } as const;
const deletion = { assetKind: 'model', assetId: 'm', reference: 'L-3', confirmedAt: now } as const;
const commands: SubprocessorCommand[] = [
  { type: 'RegisterSubprocessor', id, ...registration },
  { type: 'RenameSubprocessor', id, name: 'Acme' },
  { type: 'StateSubprocessorPurpose', id, purpose: 'Search', categories: ['search'] },
  { type: 'StateSubprocessorRegions', id, regions: ['FR'], transferBasis: 'none_needed' },
  { type: 'AssessSubprocessorUse', id, use, tier: null },
  { type: 'AssessSubprocessorUse', id, use: { ...use, dataSensitivity: 'public' }, tier: null },
  { type: 'NameSubprocessorAlternatives', id, alternatives: [{ name: 'Other', subprocessorId: null, note: '' }] },
  { type: 'ListSubprocessor', id, effectiveAt: now, summary: reason },
  { type: 'UnlistSubprocessor', id, effectiveAt: now, summary: reason },
  { type: 'AnnounceSubprocessorChange', id, announcementId: 'n', summary: reason, effectiveAt: later },
  { type: 'AddSubprocessorContact', id, contactId: 'c', name: sealed, email: sealed, role: '' },
  { type: 'EraseSubprocessorContact', id, contactId: 'c' },
  { type: 'RecordReviewDecision', id, ...approval },
  { type: 'CloseGate', id, decidedAt: now, reason },
  { type: 'GrantGateException', id, exceptionId: 'e', justification: reason, mitigations: reason, until: later },
  { type: 'RevokeGateException', id, exceptionId: 'e' },
  {
    type: 'RecordCustomerTasks',
    id,
    reviewId: 'r',
    tasks: [{ taskId: 't', reviewId: 'r', questionId: 'q', text: 'x' }],
  },
  { type: 'CompleteCustomerTask', id, taskId: 't', note: '' },
  { type: 'RecordSubprocessorContract', id, ...contract('service_contract') },
  { type: 'RecordSubprocessorContract', id, ...contract('data_processing_agreement') },
  { type: 'ActivateSubprocessor', id },
  { type: 'SuspendSubprocessor', id, reason },
  { type: 'ResumeSubprocessor', id, reason },
  { type: 'RetireSubprocessor', id, reason },
  { type: 'ConfirmSubprocessorDeletion', id, ...deletion },
  { type: 'CompleteSubprocessorExit', id, held: [{ kind: 'model', id: 'm', called: 'model m' }] },
  { type: 'RecordSubprocessorDisposal', id, ...disposal, held: [{ kind: 'model', id: 'm', called: 'model m' }] },
];

const statesIn = (state: SubprocessorState): Readonly<Record<string, RelationState>> =>
  state.status === 'absent' ? {} : { [id]: state.status === 'disposed' ? ('exited' as const) : stateOf(state) };
const tellApart = (state: SubprocessorState) =>
  state.status === 'absent' || state.status === 'disposed'
    ? state.status
    : [
        state.current.use.dataSensitivity,
        state.contracts.map(({ kind }) => kind).toSorted(),
        state.gate?.opened,
        Object.values(state.exceptions).map(({ revokedAt }) => revokedAt),
        state.deletions.length,
      ];

describe('the life of the relation with a subprocessor', () =>
  lifecycleContract(subprocessorLifecycle, subprocessorDecider, { commands, statesIn, tellApart }));

describe('the work with a subprocessor', () => {
  const registered: SubprocessorEvent = { type: 'SubprocessorRegistered', data: registration };
  const approved: SubprocessorEvent = { type: 'ReviewDecisionRecorded', data: approval };
  const opened: SubprocessorEvent = {
    type: 'GateOpened',
    data: { decidedAt: now, reviewId: 'r', reason: 'Approved.', conditional: false, until: later },
  };
  const signed = (kind: ContractKind): SubprocessorEvent => ({
    type: 'SubprocessorContractRecorded',
    data: contract(kind),
  });
  const contracted = [registered, approved, opened, signed('service_contract'), signed('data_processing_agreement')];
  const active: SubprocessorEvent = { type: 'SubprocessorActivated', data: {} };
  const retired: SubprocessorEvent = { type: 'SubprocessorRetired', data: { reason } };
  const activate = { type: 'ActivateSubprocessor', id } as const;
  const exit = {
    type: 'CompleteSubprocessorExit',
    id,
    held: [{ kind: 'model', id: 'm', called: 'model Scorer (m)' }],
  } as const;

  it('begins with contract and data processing agreement', () => {
    given(registered, approved, opened, signed('service_contract'))
      .when(activate)
      .thenRefuses({ code: 'STEP_NOT_ALLOWED' });
    given(...contracted)
      .when(activate)
      .then({ type: 'SubprocessorActivated' });
  });
  it('begins without an agreement where only public data reaches it', () => {
    const assessed: SubprocessorEvent = {
      type: 'SubprocessorUseAssessed',
      data: { use: { ...use, dataSensitivity: 'public' }, tier: null },
    };
    given(registered, approved, opened, assessed, signed('service_contract'))
      .when(activate)
      .then({ type: 'SubprocessorActivated' });
  });
  it('neither begins nor is resumed while the gate is closed', () => {
    const closed: SubprocessorEvent = {
      type: 'GateClosed',
      data: { decidedAt: '2026-02-02T00:00:00.000Z', reviewId: null, reason },
    };
    given(...contracted, closed)
      .when(activate)
      .thenRefuses({ code: 'GATE_CLOSED' });
    given(...contracted, active, { type: 'SubprocessorSuspended', data: { reason } }, closed)
      .when({ type: 'ResumeSubprocessor', id, reason })
      .thenRefuses({ code: 'GATE_CLOSED' });
  });
  it('is not over before every deletion is confirmed', () => {
    given(...contracted, active, retired)
      .when(exit)
      .thenRefuses({ code: 'DELETION_UNCONFIRMED' });
    given(...contracted, active, retired, { type: 'SubprocessorDeletionConfirmed', data: deletion })
      .when(exit)
      .then({ type: 'SubprocessorExited' });
    given(...contracted, active, retired)
      .when({ ...exit, held: [] })
      .then({ type: 'SubprocessorExited' });
  });
  it('is not ended by a disposal either before deletion is confirmed for everything that it holds', () => {
    const record = { type: 'RecordSubprocessorDisposal', id, ...disposal } as const;
    const held = [{ kind: 'model', id: 'm', called: 'model m' }] as const;
    given(...contracted, active, retired)
      .when({ ...record, held })
      .thenRefuses({ code: 'DELETION_UNCONFIRMED' });
    given(...contracted, active, retired, { type: 'SubprocessorDeletionConfirmed', data: deletion })
      .when({ ...record, held })
      .then({ type: 'SubprocessorDisposed' });
    given(...contracted, active, retired)
      .when({ ...record, held: [] })
      .then({ type: 'SubprocessorDisposed' });
  });
  it('changes nothing more once it is over, and its disposal can still be recorded', () => {
    const over = [...contracted, active, retired, { type: 'SubprocessorExited', data: {} }] as SubprocessorEvent[];
    given(...over)
      .when({ type: 'RenameSubprocessor', id, name: 'Other' })
      .thenRefuses({ code: 'STEP_NOT_ALLOWED' });
    given(...over)
      .when({ type: 'RecordSubprocessorDisposal', id, ...disposal, held: [{ kind: 'model', id: 'm', called: 'm' }] })
      .then({ type: 'SubprocessorDisposed' });
  });
  it('keeps no confirmation of what has not happened yet', () =>
    given(...contracted, retired)
      .when({ type: 'ConfirmSubprocessorDeletion', id, ...deletion, confirmedAt: '2030-01-01T00:00:00.000Z' })
      .thenRefuses({ code: 'INVALID_INPUT' }));
});
