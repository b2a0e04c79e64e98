import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { neverActsTwice, scenarios } from '@custodia/event-store/testing';
import { subprocessorDecider, type SubprocessorCommand } from './subprocessor.decider.js';
import type { SubprocessorEvent } from './subprocessor.events.js';
import { usabilityAt } from './subprocessor.policy.js';

const id = '0198c7a2-0000-7000-8000-000000000001';
const data = {
  name: 'Acme Models',
  website: 'https://acme.example',
  purpose: 'Hosts the model',
  categories: ['ai_model_provider'],
  regions: ['DE'],
  transferBasis: 'none_needed',
  use: { dataSensitivity: 'confidential', criticality: 'high', access: 'read', regulatoryExposure: 'regulated' },
  tier: 1,
  ownerId: 'member-1',
  listed: true,
} as const;
const registered: SubprocessorEvent = { type: 'SubprocessorRegistered', data };
const opened: SubprocessorEvent = {
  type: 'GateOpened',
  data: {
    decidedAt: '2026-02-01T00:00:00.000Z',
    reviewId: 'review-1',
    reason: 'Approved',
    conditional: false,
    until: '2027-03-01T00:00:00.000Z',
  },
};
const { given } = scenarios(subprocessorDecider);

describe('registering a subprocessor', () => {
  it('records what it is used for', () =>
    given()
      .when({ type: 'RegisterSubprocessor', id, ...data })
      .then({ type: 'SubprocessorRegistered', data: { name: 'Acme Models' } }));
  it('again with the same content changes nothing', () =>
    given(registered)
      .when({ type: 'RegisterSubprocessor', id, ...data })
      .thenNothing());
  it('refuses an id that belongs to another', () =>
    given(registered)
      .when({ type: 'RegisterSubprocessor', id, ...data, name: 'Other' })
      .thenRefuses({ code: 'ID_TAKEN' }));
  it('needs a category', () =>
    given()
      .when({ type: 'RegisterSubprocessor', id, ...data, categories: [] })
      .thenRefuses({ code: 'INVALID_INPUT' }));
  it('renamed, keeps the website unless another is named', () => {
    given(registered)
      .when({ type: 'RenameSubprocessor', id, name: 'Acme AI' })
      .then({ type: 'SubprocessorRenamed', data: { name: 'Acme AI', website: 'https://acme.example' } });
    given(registered)
      .when({ type: 'RenameSubprocessor', id, name: 'Acme Models', website: null })
      .then({ type: 'SubprocessorRenamed', data: { website: null } });
  });
  it('refuses a website that is none', () =>
    given()
      .when({ type: 'RegisterSubprocessor', id, ...data, website: 'javascript:alert(1)' })
      .thenRefuses({ code: 'INVALID_INPUT' }));
});

describe('the gate', () => {
  const decided = {
    reviewId: 'review-1',
    questionnaires: ['caiq'],
    outcome: 'approved',
    openConditions: [],
    decidedAt: '2026-02-01T00:00:00.000Z',
    until: '2027-03-01T00:00:00.000Z',
  } as const;
  const open = { type: 'RecordReviewDecision', id, ...decided } as const;
  it('opens with the review that approved', () =>
    given(registered)
      .when(open)
      .then({ type: 'ReviewDecisionRecorded' }, { type: 'GateOpened', data: { reviewId: 'review-1' } }));
  it('opened twice by the same review opens once', () =>
    given(
      registered,
      { type: 'ReviewDecisionRecorded', data: decided },
      { ...opened, data: { ...opened.data, reason: 'Approved.' } },
    )
      .when(open)
      .thenNothing());
  it('stays closed for one that is retired', () =>
    given(registered, { type: 'SubprocessorRetired', data: { reason: 'gone' } })
      .when(open)
      .thenRefuses({ code: 'ASSET_RETIRED' }));
  it('is closed when the subprocessor is retired', () =>
    given(registered, opened)
      .when({ type: 'RetireSubprocessor', id, reason: 'gone' })
      .then({ type: 'SubprocessorRetired' }, { type: 'GateClosed' }));
  const close = { type: 'CloseGate', id, decidedAt: '2026-02-02T00:00:00.000Z', reason: 'no' } as const;
  const byHand = { ...close, reviewId: null };
  it('closed already is not closed again', () =>
    given(registered, { type: 'GateClosed', data: byHand }).when(close).thenNothing());
  it('closed by hand once more says why, and outweighs approvals from before', () => {
    const closed: SubprocessorEvent = { type: 'GateClosed', data: byHand };
    const breach = { ...close, decidedAt: '2026-02-05T00:00:00.000Z', reason: 'A breach was reported.' };
    given(registered, closed)
      .when(breach)
      .then({ type: 'GateClosed', data: { reason: breach.reason } });
    given(registered, closed, { type: 'GateClosed', data: { ...breach, reviewId: null } })
      .when({ ...open, decidedAt: '2026-02-04T00:00:00.000Z' })
      .then({ type: 'ReviewDecisionRecorded' });
    given(registered, opened)
      .when({ ...close, reason: ' ' })
      .thenRefuses({ code: 'INVALID_INPUT' });
  });
  it('closed by hand or by retirement ends the exceptions that run; closed by a review leaves them', () => {
    const exception = (exceptionId: string, until: string): SubprocessorEvent => ({
      type: 'GateExceptionGranted',
      data: { exceptionId, justification: 'Pilot', mitigations: 'None stored', until },
    });
    const running = [
      registered,
      exception('runs', '2026-05-01T00:00:00.000Z'),
      exception('ended', '2026-01-01T00:00:00.000Z'),
    ];
    const ends = { type: 'GateExceptionRevoked', data: { exceptionId: 'runs' } } as const;
    given(...running)
      .when(close)
      .then({ type: 'GateClosed' }, ends);
    given(...running, { type: 'GateClosed', data: byHand })
      .when(close)
      .then(ends);
    given(...running)
      .when({ type: 'RetireSubprocessor', id, reason: 'Replaced' })
      .then({ type: 'SubprocessorRetired' }, ends);
    given(...running)
      .when({ ...open, outcome: 'rejected', until: null })
      .then({ type: 'ReviewDecisionRecorded' }, { type: 'GateClosed' });
  });
  it('is not opened by a decision older than the one that closed it', () =>
    given(registered, opened, { type: 'GateClosed', data: byHand })
      .when(open)
      .then({ type: 'ReviewDecisionRecorded' }));
  it('is not closed by a decision older than the one that opened it', () =>
    given(registered, opened)
      .when({ ...close, decidedAt: '2026-01-01T00:00:00.000Z' })
      .thenNothing());

  const gate = {
    opened: true,
    conditional: false,
    reviewId: 'review-1',
    until: '2027-03-01T00:00:00.000Z',
    reason: '',
    since: '2026-03-01T00:00:00.000Z',
  };
  it('is open only between opening and its end', () => {
    expect(usabilityAt(gate, [], '2026-02-01T00:00:00.000Z')).toBe('closed');
    expect(usabilityAt(gate, [], '2026-03-01T00:00:00.000Z')).toBe('open');
    expect(usabilityAt({ ...gate, conditional: true }, [], '2027-02-28T00:00:00.000Z')).toBe('open_with_conditions');
    expect(usabilityAt(gate, [], '2027-03-01T00:00:00.000Z')).toBe('closed');
  });
  it('lets an exception through until it ends or is revoked', () => {
    const exception = {
      id: 'x',
      justification: '',
      mitigations: '',
      grantedBy: '',
      since: '2026-03-01T00:00:00.000Z',
      until: '2026-04-01T00:00:00.000Z',
      revokedAt: null,
    };
    expect(usabilityAt(null, [exception], '2026-03-15T00:00:00.000Z')).toBe('exception');
    expect(usabilityAt(null, [exception], '2026-04-01T00:00:00.000Z')).toBe('closed');
    expect(
      usabilityAt(null, [{ ...exception, revokedAt: '2026-03-10T00:00:00.000Z' }], '2026-03-15T00:00:00.000Z'),
    ).toBe('closed');
  });
});

describe('the public list', () => {
  const list = {
    type: 'ListSubprocessor',
    id,
    summary: 'Hosts the model from May on.',
    effectiveAt: '2026-05-01T00:00:00.000Z',
  } as const;
  const hidden: SubprocessorEvent = {
    type: 'SubprocessorUnlisted',
    data: { summary: 'No longer used.', effectiveAt: '2026-02-01T00:00:00.000Z' },
  };
  it('tells its readers what changes', () => {
    given(registered, hidden)
      .when(list)
      .then({ type: 'SubprocessorListed', data: { summary: list.summary } });
    given(registered, hidden)
      .when({ ...list, summary: '' })
      .thenRefuses({ code: 'INVALID_INPUT' });
    given(registered)
      .when({ ...list, type: 'UnlistSubprocessor', summary: '' })
      .thenRefuses({ code: 'INVALID_INPUT' });
  });
  it('takes in nothing that is retired', () =>
    given(registered, hidden, { type: 'SubprocessorRetired', data: { reason: 'gone' } })
      .when(list)
      .thenRefuses({ code: 'ASSET_RETIRED' }));
});

describe('an exception', () => {
  it('that was never granted cannot be revoked, whatever it is called', () =>
    given(registered)
      .when({ type: 'RevokeGateException', id, exceptionId: 'constructor' })
      .thenRefuses({ code: 'NOT_FOUND' }));
  const grant = {
    type: 'GrantGateException',
    id,
    exceptionId: 'x',
    justification: 'The review is under way.',
    mitigations: 'No personal data is sent.',
    until: '2026-05-01T00:00:00.000Z',
  } as const;
  it('is granted with its justification', () =>
    given(registered)
      .when(grant)
      .then({ type: 'GateExceptionGranted', data: { exceptionId: 'x' } }));
  it('needs a justification in words', () =>
    given(registered)
      .when({ ...grant, justification: 'TBD' })
      .thenRefuses({ code: 'INVALID_INPUT' }));
  it('ends in the future', () =>
    given(registered)
      .when({ ...grant, until: '2026-01-01T00:00:00.000Z' })
      .thenRefuses({ code: 'INVALID_INPUT' }));
  it('does not replace a review: a year at most', () =>
    given(registered)
      .when({ ...grant, until: '2028-01-01T00:00:00.000Z' })
      .thenRefuses({ code: 'INVALID_INPUT' }));
});

describe('customer tasks', () => {
  const task = { taskId: 't1', reviewId: 'review-1', questionId: 'IAM-01.1', text: 'Rotate the keys' };
  it('are recorded once, however often the review is scored', () =>
    given(registered, { type: 'CustomerTasksRecorded', data: { reviewId: 'review-1', tasks: [task] } })
      .when({ type: 'RecordCustomerTasks', id, reviewId: 'review-1', tasks: [task] })
      .thenNothing());
  it('can be done', () =>
    given(registered, { type: 'CustomerTasksRecorded', data: { reviewId: 'review-1', tasks: [task] } })
      .when({ type: 'CompleteCustomerTask', id, taskId: 't1', note: 'done' })
      .then({ type: 'CustomerTaskDone' }));
});

describe('disposal', () => {
  const disposal = {
    type: 'RecordSubprocessorDisposal',
    id,
    caseId: 'case-1',
    certificateNumber: 'C-1',
    disposedAt: '2026-03-01T00:00:00.000Z',
    held: [],
  } as const;
  it('comes after retirement', () => given(registered).when(disposal).thenRefuses({ code: 'NOT_RETIRED' }));
  it('leaves a tombstone that nothing changes', () =>
    given(
      registered,
      { type: 'SubprocessorRetired', data: { reason: '' } },
      { type: 'SubprocessorDisposed', data: disposal },
    )
      .when({ type: 'RenameSubprocessor', id, name: 'x', website: null })
      .thenRefuses({ code: 'ASSET_DISPOSED' }));
});

it('a command decided twice never acts twice', () => {
  const reviewId = fc.constantFrom('r1', 'r2');
  const until = fc.constantFrom('2026-06-01T00:00:00.000Z', '2026-09-01T00:00:00.000Z');
  const command = fc.oneof(
    fc
      .record({
        type: fc.constant('RegisterSubprocessor' as const),
        id: fc.constant(id),
        name: fc.constantFrom('A', ' B '),
      })
      .map((one) => ({ ...data, ...one })),
    fc.record({
      type: fc.constant('RecordReviewDecision' as const),
      id: fc.constant(id),
      decidedAt: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'),
      reviewId,
      questionnaires: fc.subarray(['caiq', 'vsa'], { minLength: 1 }),
      outcome: fc.constantFrom('approved', 'approved_with_conditions', 'rejected'),
      openConditions: fc.subarray(['f1', 'f2']),
      until,
    }),
    fc.record({
      type: fc.constant('CloseGate' as const),
      id: fc.constant(id),
      decidedAt: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'),
      reason: fc.constant('no'),
    }),
    fc.record({
      type: fc.constant('GrantGateException' as const),
      id: fc.constant(id),
      exceptionId: fc.constantFrom('x', 'y'),
      justification: fc.constant('Needed for the pilot.'),
      mitigations: fc.constant('Nothing personal is sent.'),
      until,
    }),
    fc.record({
      type: fc.constant('RevokeGateException' as const),
      id: fc.constant(id),
      exceptionId: fc.constantFrom('x', 'y'),
    }),
    fc.record({
      type: fc.constant('RenameSubprocessor' as const),
      id: fc.constant(id),
      name: fc.constantFrom('A', ' C'),
      website: fc.constant(null),
    }),
    fc.record({ type: fc.constant('RetireSubprocessor' as const), id: fc.constant(id), reason: fc.constant('gone') }),
  );
  neverActsTwice(subprocessorDecider, command as fc.Arbitrary<SubprocessorCommand>);
});
