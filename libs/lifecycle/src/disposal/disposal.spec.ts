import { describe, expect, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { disposalDecider } from './disposal.decider.js';
import {
  approved,
  clear,
  bucket,
  certify,
  close,
  dataset,
  digestAfter,
  disk,
  executed,
  hosted,
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
} from './disposal.example.js';
import { statusOf } from './disposal.state.js';
import type { Location } from './location.policy.js';

const { given } = scenarios(disposalDecider);
const all = (): ReturnType<typeof play> =>
  play([...executed, verify('bucket'), verify('disk'), validate, certify, close], approved(bucket, disk));

describe('the life of a disposal case', () => {
  it('goes from a draft to a certificate, and every step shows', () => {
    const seen: string[] = [];
    all().reduce(
      (events, event) => {
        const status = statusOf(stateOf([...events, event]));
        if (seen.at(-1) !== status) seen.push(status);
        return [...events, event];
      },
      [] as ReturnType<typeof play>,
    );
    expect(seen).toEqual([
      'draft',
      'requested',
      'scoped',
      'in_approval',
      'approved',
      'executing',
      'verifying',
      'validating',
      'certified',
      'closed',
    ]);
  });

  it('opens once, also when the answer was lost', () =>
    given(...play(requested.slice(0, 1)))
      .when(requested[0]!)
      .thenNothing());
  it('does not open a second asset under the same id', () =>
    given(...play(requested))
      .when({ type: 'OpenDisposal', asset: dataset, legalBasis: 'x', reason: 'x' })
      .thenRefuses({ code: 'ID_TAKEN' }));
  it('knows nothing of a case that was never opened', () =>
    given().when({ type: 'RequestDisposal' }).thenRefuses({ code: 'NOT_FOUND' }));
  it('makes the person who asks the requester, not the sweep that drafted it', () => {
    const swept = play([
      {
        type: 'OpenDisposal',
        actor: 'custodia',
        asset: model,
        legalBasis: 'Retention',
        reason: 'Over',
        retentionPolicyId: 'p-1',
      },
    ]);
    given(...swept)
      .when({ type: 'RequestDisposal', actor: 'anna' })
      .then({ type: 'DisposalRequested', data: { by: 'anna', legalBasis: 'Retention' } });
  });
  it('can be rejected by somebody else than the requester', () => {
    given(...readyToApprove([bucket]))
      .when({ type: 'RejectDisposal', actor: 'approver', reason: 'Still used' })
      .then({ type: 'DisposalRejected' });
    given(...readyToApprove([bucket]))
      .when({ type: 'RejectDisposal', actor: 'requester', reason: 'x' })
      .thenRefuses({ code: 'ROLES_NOT_SEPARATE' });
  });
  it('can be withdrawn until something was started', () => {
    given(...approved(bucket))
      .when({ type: 'WithdrawDisposal', reason: 'Needed again' })
      .then({ type: 'DisposalWithdrawn' });
    given(...play([start('bucket')], approved(bucket)))
      .when({ type: 'WithdrawDisposal', reason: 'x' })
      .thenRefuses({ code: 'ALREADY_BEGUN', locationIds: ['bucket'] });
  });
  it.each(['RejectDisposal', 'WithdrawDisposal'] as const)('does not end by %s without a reason', (type) =>
    given(...readyToApprove([bucket]))
      .when({ type, actor: 'approver', reason: ' ' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'reason' }),
  );
  it('accepts nothing more once it is over', () =>
    given(...all())
      .when({ type: 'AddLocation', location: tapes, found: 'audit' })
      .thenRefuses({ code: 'CASE_OVER', status: 'closed' }));
  it('is closed once', () =>
    given(...all())
      .when(close)
      .thenNothing());
  it('does not certify before the outcome is validated', () =>
    given(...play([...executed, verify('bucket'), verify('disk')], approved(bucket, disk)))
      .when(certify)
      .thenRefuses({ code: 'WRONG_STATUS' }));
  it('wants one certificate for the case and one for each device', () =>
    given(...play([...executed, verify('bucket'), verify('disk'), validate], approved(bucket, disk)))
      .when({ type: 'CertifyDisposal', facts: clear, certificates: [{ certificateId: 'c-1', number: '1' }] })
      .thenRefuses({ code: 'CERTIFICATES_INCOMPLETE', locationIds: ['disk'] }));
});

describe('the scope', () => {
  it('needs at least one location', () =>
    given(...play(requested))
      .when(scoping([]))
      .thenRefuses({ code: 'INVALID_INPUT', field: 'locations' }));
  it('names a location once', () =>
    given(...play(requested))
      .when(scoping([bucket, bucket]))
      .thenRefuses({ code: 'LOCATION_TWICE', locationId: 'bucket' }));
  it.each(['nist.clear', 'nist.purge', 'nist.destroy'] as const)(
    'never says %s about an object in a bucket',
    (method) =>
      given(...play(requested))
        .when(scoping([{ ...bucket, method }]))
        .thenRefuses({ code: 'METHOD_NOT_FOR_KIND', locationId: 'bucket' }),
  );
  it.each([
    [disk, 'logical.delete'],
    [hosted, 'logical.delete'],
    [bucket, 'physical.attested'],
    [{ ...bucket, kind: 'published_copy' }, 'crypto_erase'],
  ] as [Location, 'logical.delete'][])(
    'refuses a method that says nothing true about the kind %#',
    (location, method) =>
      given(...play(requested))
        .when(scoping([{ ...location, method }]))
        .thenRefuses({ code: 'METHOD_NOT_FOR_KIND' }),
  );
  it('has the same digest in any order', () =>
    expect(digestAfter(play([...requested, scoping([bucket, disk])]))).toBe(
      digestAfter(play([...requested, scoping([disk, bucket])])),
    ));
  it('has another digest when a method, an address or a dependant differs', () => {
    const digest = (location: Location): string => digestAfter(play([...requested, scoping([location])]));
    expect(
      new Set(
        [bucket, { ...bucket, method: 'logical.delete' as const }, { ...bucket, address: 's3://other' }].map(digest),
      ).size,
    ).toBe(3);
  });
  it('is not put to approval while a location has no method', () =>
    given(...play([...requested, scoping([{ ...bucket, kind: 'published_copy', method: null }])]))
      .when({ type: 'RequestApproval' })
      .thenRefuses({ code: 'METHOD_MISSING', locationIds: ['bucket'] }));
  it('is determined once when nothing changed', () =>
    given(...play([...requested, scoping([bucket])]))
      .when(scoping([bucket]))
      .thenNothing());
});

describe('a legal hold on the case', () => {
  const hold = { type: 'HoldDisposal', holdId: 'h-1', authority: 'District court' } as const;
  it('shows as held, and the case goes on where it was when it is released', () => {
    const held = play([hold], approved(bucket));
    expect(statusOf(stateOf(held))).toBe('held');
    expect(statusOf(stateOf(play([{ type: 'ReleaseDisposalHold', holdId: 'h-1', releasedBy: 'lena' }], held)))).toBe(
      'approved',
    );
  });
  it('lasts until the last of several is released', () => {
    const held = play(
      [hold, { ...hold, holdId: 'h-2' }, { type: 'ReleaseDisposalHold', holdId: 'h-1', releasedBy: 'lena' }],
      approved(bucket),
    );
    expect(statusOf(stateOf(held))).toBe('held');
  });
  it('says when it came too late to save anything', () =>
    given(...play([...executed, verify('bucket'), verify('disk'), validate, certify], approved(bucket, disk)))
      .when(hold)
      .thenRefuses({ code: 'NOTHING_LEFT_TO_HOLD', holdId: 'h-1' }));
});

describe('closing', () => {
  it('leaves a tombstone with identity, digest, lineage, certificates and decisions', () =>
    given(...play([...executed, verify('bucket'), verify('disk'), validate, certify], approved(bucket, disk)))
      .when(close)
      .then(
        { type: 'DisposalClosed' },
        {
          type: 'AssetTombstoned',
          data: {
            asset: model,
            lineage: [dataset],
            derived: [system],
            approvedBy: 'approver',
            validatedBy: 'validator',
            covered: [bucket, disk].map(({ id, kind, title, address }) => ({ id, kind, title, address })),
            open: [],
            certificates: [
              { certificateId: 'c-1', number: 'CUS-2026-000001' },
              { certificateId: 'c-2', number: 'CUS-2026-000001-D1', locationId: 'disk' },
            ],
          },
        },
      ));
});
