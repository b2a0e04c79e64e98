import { describe, expect, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { disposalDecider } from './disposal.decider.js';
import {
  acceptLoss,
  approved,
  clear,
  bucket,
  certify,
  close,
  dataset,
  dependant,
  digestAfter,
  disk,
  done,
  executed,
  model,
  play,
  readyToApprove,
  requested,
  scoping,
  start,
  stateOf,
  system,
  tapes,
  validate,
  verify,
  type Issue,
  type Issued,
} from './disposal.example.js';
import { statusOf } from './disposal.state.js';
import type { DisposalEvent } from './disposal.events.js';

const { given } = scenarios(disposalDecider);
const approve = (events: readonly DisposalEvent[], actor = 'approver'): Issued => ({
  type: 'ApproveDisposal',
  facts: clear,
  actor,
  scopeDigest: digestAfter(events),
});
const found: Issued = { type: 'AddLocation', actor: 'operator', location: tapes, found: 'in the backup catalogue' };
const orphan: Issue<'DetermineScope'> = {
  ...scoping([bucket]),
  custodians: [
    { asset: model, custodian: 'custodian-m' },
    { asset: dataset, custodian: null },
  ],
};

describe('1. roles are separate people', () => {
  it('the requester does not approve', () => {
    const ready = readyToApprove([bucket]);
    given(...ready)
      .when(approve(ready, 'requester'))
      .thenRefuses({ code: 'ROLES_NOT_SEPARATE', conflictsWith: 'requester' });
  });
  it('the operator does not verify', () =>
    given(...play(executed.slice(0, 2), approved(bucket)))
      .when({ ...verify('bucket'), actor: 'operator' })
      .thenRefuses({ code: 'ROLES_NOT_SEPARATE', conflictsWith: 'operator' }));
  it.each(['verifier', 'operator'])('the %s does not validate', (actor) =>
    given(...play([...executed.slice(0, 2), verify('bucket')], approved(bucket)))
      .when({ ...validate, actor })
      .thenRefuses({ code: 'ROLES_NOT_SEPARATE', conflictsWith: actor }),
  );
});

describe('2. every data custodian decides', () => {
  it('a case without a custodian is blocked, never approved by default', () => {
    const blocked = play([...requested, orphan]);
    expect(blocked.at(-1)).toMatchObject({
      type: 'DisposalBlocked',
      data: { because: 'CUSTODIAN_MISSING', assets: [dataset] },
    });
    expect(statusOf(stateOf(blocked))).toBe('blocked');
    given(...blocked)
      .when({ type: 'RequestApproval' })
      .thenRefuses({ code: 'CUSTODIAN_MISSING', assetIds: ['dataset-1'] });
    given(...blocked)
      .when({ type: 'NameCustodian', actor: 'owner', asset: dataset, custodian: 'dora' })
      .then({ type: 'CustodianNamed' });
    expect(
      statusOf(stateOf(play([{ type: 'NameCustodian', actor: 'owner', asset: dataset, custodian: 'dora' }], blocked))),
    ).toBe('scoped');
  });
  it('a scope that forgets the asset itself is blocked as well', () =>
    expect(statusOf(stateOf(play([...requested, { ...scoping([bucket]), custodians: [] }])))).toBe('blocked'));
  it('the custodian of an upstream dataset is waited for', () => {
    const scoped = play([...requested, scoping([bucket]), { type: 'RequestApproval' }]);
    const half = play(
      [{ type: 'DecideAsCustodian', actor: 'custodian-m', decision: 'agree', scopeDigest: digestAfter(scoped) }],
      scoped,
    );
    given(...half)
      .when(approve(half))
      .thenRefuses({ code: 'CUSTODIANS_UNDECIDED', custodians: ['custodian-d'] });
  });
  it('a custodian who refuses is not overruled, and says why', () => {
    const ready = readyToApprove([bucket]);
    const no = {
      type: 'DecideAsCustodian',
      actor: 'custodian-d',
      decision: 'refuse',
      scopeDigest: digestAfter(ready),
    } as const;
    given(...ready)
      .when(no)
      .thenRefuses({ code: 'INVALID_INPUT', field: 'remark' });
    given(...play([{ ...no, remark: 'Needed for an audit' }], ready))
      .when(approve(ready))
      .thenRefuses({ code: 'CUSTODIAN_REFUSED', custodians: ['custodian-d'] });
  });
  it('is named for what is in the scope only', () =>
    given(...approved(bucket))
      .when({ type: 'NameCustodian', actor: 'owner', asset: { ...dataset, id: 'other' }, custodian: 'dora' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'asset.id' }));
  it('nobody else decides as one', () => {
    const ready = readyToApprove([bucket]);
    given(...ready)
      .when({ type: 'DecideAsCustodian', actor: 'passer-by', decision: 'agree', scopeDigest: digestAfter(ready) })
      .thenRefuses({ code: 'NOT_A_CUSTODIAN' });
  });
});

describe('3. approvals are bound to the digest of the scope', () => {
  it('a location found later voids them', () => {
    const voided = play([found], approved(bucket));
    expect(voided.slice(-2)).toMatchObject([
      { type: 'LocationAdded' },
      { type: 'ApprovalsVoided', data: { previousDigest: digestAfter(approved(bucket)) } },
    ]);
    given(...voided)
      .when(start('bucket'))
      .thenRefuses({ code: 'WRONG_STATUS', status: 'scoped' });
  });
  it('a derivative found later voids them', () =>
    given(...approved(bucket))
      .when({
        type: 'AddDependant',
        dependant: { ...dependant, asset: { ...system, id: 'distilled' } },
        found: 'registry',
      })
      .then({ type: 'DependantAdded' }, { type: 'ApprovalsVoided' }));
  it('a decision about another scope does not count', () => {
    const ready = readyToApprove([bucket]);
    given(...ready)
      .when({ type: 'ApproveDisposal', facts: clear, actor: 'approver', scopeDigest: 'sha256:old' })
      .thenRefuses({ code: 'SCOPE_CHANGED', actual: digestAfter(ready) });
  });
  it('what was agreed before does not carry over', () => {
    const again = play([found, { type: 'RequestApproval' }], approved(bucket));
    given(...again)
      .when(approve(again))
      .thenRefuses({ code: 'CUSTODIANS_UNDECIDED', custodians: ['custodian-m', 'custodian-d'] });
  });
  it('a location found after the certificate opens the case again', () => {
    const certified = play([...executed, verify('bucket'), verify('disk'), validate, certify], approved(bucket, disk));
    expect(statusOf(stateOf(play([found], certified)))).toBe('scoped');
  });
});

describe('5. legal hold and retention are checked as each location starts', () => {
  it('a hold found at that moment stops it', () =>
    given(...approved(bucket))
      .when({ ...start('bucket'), facts: { ...clear, holds: [{ holdId: 'h-1', authority: 'court' }] } })
      .thenRefuses({ code: 'UNDER_LEGAL_HOLD', holdIds: ['h-1'] }));
  it('a duty to keep stops it, also one whose period has not begun', () => {
    const duty = { policyId: 'p', legalBasis: 'EU AI Act 18', keepUntil: '2036-01-01T00:00:00.000Z' };
    given(...approved(bucket))
      .when({ ...start('bucket'), retention: [duty] })
      .thenRefuses({ code: 'RETENTION_NOT_OVER', policyIds: ['p'], keepUntil: duty.keepUntil });
    given(...approved(bucket))
      .when({ ...start('bucket'), retention: [{ ...duty, keepUntil: null }] })
      .thenRefuses({ code: 'RETENTION_NOT_OVER' });
    given(...approved(bucket))
      .when({ ...start('bucket'), retention: [{ ...duty, keepUntil: '2020-01-01T00:00:00.000Z' }] })
      .then({ type: 'SanitizationStarted' });
  });
  it('a hold pauses what has not started, and lets what has started finish', () => {
    const held = play(
      [start('bucket'), { type: 'HoldDisposal', holdId: 'h-1', authority: 'court' }],
      approved(bucket, disk),
    );
    given(...held)
      .when(start('disk'))
      .thenRefuses({ code: 'UNDER_LEGAL_HOLD', holdIds: ['h-1'] });
    given(...held)
      .when(done('bucket', 'logical.delete_all_versions'))
      .then({ type: 'SanitizationPerformed' });
  });
});

describe('6. the start is recorded before the destructive step', () => {
  it('work without a recorded start is not recorded', () =>
    given(...approved(bucket))
      .when(done('bucket', 'logical.delete_all_versions'))
      .thenRefuses({ code: 'WRONG_LOCATION_STATUS', status: 'planned' }));
  it('work that began before its start was recorded does not count', () => {
    const started = play([{ ...start('bucket'), at: '2026-03-01T11:10:00.000Z' }], approved(bucket));
    given(...started)
      .when(done('bucket', 'logical.delete_all_versions'))
      .thenRefuses({ code: 'PERFORMED_BEFORE_START' });
  });
  it('started and never finished is never certified', () => {
    const hanging = play([...executed.slice(0, 2), verify('bucket'), start('disk')], approved(bucket, disk));
    given(...hanging)
      .when(validate)
      .thenRefuses({ code: 'LOCATIONS_UNSETTLED', locationIds: ['disk'], statuses: ['started'] });
    given(...hanging)
      .when({ type: 'MarkResidual', actor: 'approver', locationId: 'disk', reason: 'x' })
      .thenRefuses({ code: 'WRONG_LOCATION_STATUS' });
  });
});

describe('7. results have three values and nothing is downgraded silently', () => {
  it('unknown never becomes pass', () => {
    const unsure = play([...executed.slice(0, 2), verify('bucket', 'inconclusive')], approved(bucket));
    given(...unsure)
      .when(validate)
      .thenRefuses({ code: 'LOCATIONS_UNSETTLED', locationIds: ['bucket'], statuses: ['unverifiable'] });
  });
  it('another method than the requested one is explained, recorded beside it, and accepted by name', () => {
    const started = play([start('disk')], approved(disk));
    given(...started)
      .when(done('disk', 'nist.clear'))
      .thenRefuses({ code: 'METHOD_DEVIATES', requested: 'nist.purge', achieved: 'nist.clear' });
    const cleared = play([done('disk', 'nist.clear', 'Purge command not supported'), verify('disk')], started);
    expect(cleared).toContainEqual(
      expect.objectContaining({
        type: 'SanitizationPerformed',
        data: expect.objectContaining({
          requested: 'nist.purge',
          performed: expect.objectContaining({ method: 'nist.clear' }),
        }),
      }),
    );
    given(...cleared)
      .when(validate)
      .thenRefuses({ code: 'DEVIATIONS_NOT_ACCEPTED', locationIds: ['disk'] });
    given(...cleared)
      .when({ ...validate, acceptedDeviations: ['disk'] })
      .then({ type: 'OutcomeValidated', data: { acceptedDeviations: ['disk'] } });
  });
  it('the organisation may refuse what was verified, and then it is done again', () => {
    const verified = play([...executed.slice(0, 2), verify('bucket')], approved(bucket));
    const no: Issued = { ...validate, decision: 'refuse', statement: 'Sample too small', locationIds: ['bucket'] };
    given(...verified)
      .when(no)
      .then({ type: 'OutcomeRefused', data: { locationIds: ['bucket'] } });
    given(...play([no], verified))
      .when(start('bucket'))
      .then({ type: 'SanitizationStarted', data: { attempt: 2 } });
  });
  it('machine unlearning is a mitigation and moves no location', () => {
    const note: Issued = {
      type: 'RecordMitigation',
      mitigationId: 'm',
      technique: 'machine unlearning',
      evidenceLevel: 'tested',
      description: 'x',
      locationId: 'bucket',
    };
    const noted = play([note], approved(bucket));
    expect(statusOf(stateOf(noted))).toBe('approved');
    given(...noted)
      .when(validate)
      .thenRefuses({ code: 'LOCATIONS_UNSETTLED' });
  });
});

describe('8. the scope does not shrink and the record stays', () => {
  it('nothing leaves an approved scope', () =>
    given(...approved(bucket, disk))
      .when(scoping([bucket]))
      .thenRefuses({ code: 'SCOPE_SHRINKS', missing: ['disk'] }));
  it('it may grow, which voids the approval', () =>
    given(...approved(bucket))
      .when(scoping([bucket, disk]))
      .then({ type: 'ScopeDetermined' }, { type: 'ApprovalsVoided' }));
  it.each(['ExemptLocation', 'MarkResidual'] as const)('the requester cannot use %s', (type) =>
    given(...approved(bucket))
      .when({ type, actor: 'requester', locationId: 'bucket', reason: 'x' })
      .thenRefuses({ code: 'ROLES_NOT_SEPARATE', conflictsWith: 'requester' }),
  );
});

describe('9. what Custodia holds is a location like any other', () => {
  const own = { ...scoping([bucket]), heldByCustodia: { files: ['sha256:f'], keys: ['key-1'] } };
  it('it enters the scope by itself', () => {
    const [scope] = play([own], play(requested)).slice(-1);
    expect(scope).toMatchObject({
      data: {
        locations: [
          { id: 'custodia-files', method: 'logical.delete_all_versions' },
          { id: 'custodia-keys', kind: 'custodia_keys', method: 'crypto_erase' },
          { id: 'bucket' },
        ],
      },
    });
  });
  it('and nothing is certified while it is there', () => {
    const scoped = play([own], play(requested));
    const scopeDigest = digestAfter(scoped);
    const underway = play(
      [
        { type: 'RequestApproval' },
        { type: 'DecideAsCustodian', actor: 'custodian-m', decision: 'agree', scopeDigest },
        { type: 'DecideAsCustodian', actor: 'custodian-d', decision: 'agree', scopeDigest },
        acceptLoss,
        { type: 'ApproveDisposal', facts: clear, actor: 'approver', scopeDigest },
        ...executed.slice(0, 2),
        verify('bucket'),
      ],
      scoped,
    );
    given(...underway)
      .when(validate)
      .thenRefuses({
        code: 'LOCATIONS_UNSETTLED',
        locationIds: ['custodia-files', 'custodia-keys'],
        statuses: ['planned', 'planned'],
      });
  });
});

describe('10. what is restored from a backup is a new asset', () => {
  const closed = (): DisposalEvent[] =>
    play([...executed, verify('bucket'), verify('disk'), validate, certify, close], approved(bucket, disk));
  it('the same identity is refused', () =>
    given(...closed())
      .when({ type: 'RecordRestoration', restoredAs: model, source: 'tape 9' })
      .thenRefuses({ code: 'RESTORED_AS_ITSELF' }));
  it('a new one is linked to the tombstone', () =>
    given(...closed())
      .when({ type: 'RecordRestoration', restoredAs: { ...model, id: 'model-2' }, source: 'tape 9' })
      .then({ type: 'RestorationRecorded', data: { tombstone: model, restoredAs: { ...model, id: 'model-2' } } }));
});
