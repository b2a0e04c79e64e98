import { describe, expect, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { disposalDecider } from './disposal.decider.js';
import type { DisposalEvent } from './disposal.events.js';
import {
  approved,
  clear,
  bucket,
  certify,
  close,
  disk,
  done,
  hosted,
  play,
  start,
  stateOf,
  tapes,
  validate,
  verify,
  type Issued,
} from './disposal.example.js';
import { statusOf } from './disposal.state.js';
import type { Location, Performed } from './location.policy.js';

const { given } = scenarios(disposalDecider);
const statusAt = (id: string, events: readonly DisposalEvent[]): string | undefined => {
  const state = stateOf(events);
  return state.stage === 'none' ? undefined : state.locations.find(({ planned }) => planned.id === id)?.status;
};
const request: Issued = {
  type: 'RecordProviderRequest',
  facts: clear,
  actor: 'operator',
  locationId: 'hosted',
  requestId: 'r-1',
  provider: 'sub-1',
  dueAt: '2026-04-01T00:00:00.000Z',
};
const answer = (result: 'deleted' | 'refused' | 'unclear', effectiveAt = '2026-03-01T00:00:00.000Z'): Issued => ({
  type: 'RecordProviderConfirmation',
  actor: 'operator',
  locationId: 'hosted',
  result,
  response: 'done',
  effectiveAt,
});
const asked = (): DisposalEvent[] => play([start('hosted'), request], approved(hosted));
const waiting = (): DisposalEvent[] =>
  play(
    [
      start('tapes'),
      {
        type: 'ScheduleExpiry',
        facts: clear,
        actor: 'operator',
        locationId: 'tapes',
        expiresAt: '2026-06-01T00:00:00.000Z',
        mechanism: '90 day rotation',
      },
    ],
    approved(tapes),
  );
const erase = (over: Partial<Performed>): Issued => ({
  type: 'RecordSanitization',
  actor: 'operator',
  at: '2026-03-01T12:00:00.000Z',
  locationId: 'bucket',
  performed: {
    method: 'crypto_erase',
    technique: 'key destruction',
    startedAt: '2026-03-01T11:00:00.000Z',
    finishedAt: '2026-03-01T11:01:00.000Z',
    ...over,
  },
});
const encrypted: Location = { ...bucket, method: 'crypto_erase' };

describe('a location', () => {
  it('is planned, started, executed and verified', () => {
    const base = approved(bucket);
    const steps = [start('bucket'), done('bucket', 'logical.delete_all_versions'), verify('bucket')];
    expect([0, 1, 2, 3].map((n) => statusAt('bucket', play(steps.slice(0, n), base)))).toEqual([
      'planned',
      'started',
      'executed',
      'verified',
    ]);
  });
  it('that failed can be started again, as a further attempt', () => {
    const failed = play(
      [
        start('bucket'),
        { type: 'RecordSanitizationFailure', actor: 'operator', locationId: 'bucket', error: 'access denied' },
      ],
      approved(bucket),
    );
    expect(statusAt('bucket', failed)).toBe('failed');
    given(...failed)
      .when(start('bucket'))
      .then({ type: 'SanitizationStarted', data: { attempt: 2 } });
  });
  it('whose verification was inconclusive is unverifiable, and can be verified after all', () => {
    const unsure = play(
      [start('bucket'), done('bucket', 'logical.delete_all_versions'), verify('bucket', 'inconclusive')],
      approved(bucket),
    );
    expect(statusAt('bucket', unsure)).toBe('unverifiable');
    expect(statusAt('bucket', play([verify('bucket')], unsure))).toBe('verified');
  });
  it('whose verification failed has failed', () =>
    expect(
      statusAt(
        'bucket',
        play(
          [start('bucket'), done('bucket', 'logical.delete_all_versions'), verify('bucket', 'failed')],
          approved(bucket),
        ),
      ),
    ).toBe('failed'));
  it('cannot be verified before it was executed', () =>
    given(...play([start('bucket')], approved(bucket)))
      .when(verify('bucket'))
      .thenRefuses({ code: 'WRONG_LOCATION_STATUS', status: 'started' }));
  it.each(['ExemptLocation', 'MarkResidual'] as const)('is not left out by %s without a reason', (type) =>
    given(...approved(bucket, disk))
      .when({ type, actor: 'approver', locationId: 'disk', reason: ' ' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'reason' }),
  );
  it('fails with an error, and has expired with a finding', () => {
    given(...play([start('bucket')], approved(bucket)))
      .when({ type: 'RecordSanitizationFailure', actor: 'operator', locationId: 'bucket', error: '' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'error' });
    given(...waiting())
      .when({
        type: 'RecordExpiry',
        facts: clear,
        at: '2026-07-01T00:00:00.000Z',
        locationId: 'tapes',
        finding: '',
        evidence: [],
      })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'finding' });
  });
  it('that the scope does not have is named as unknown', () =>
    given(...approved(bucket))
      .when(start('attic'))
      .thenRefuses({ code: 'LOCATION_UNKNOWN', locationId: 'attic' }));
  it('is exempt with a reason and an approver', () =>
    given(...approved(bucket, disk))
      .when({ type: 'ExemptLocation', actor: 'approver', locationId: 'disk', reason: 'Leased, returned' })
      .then(
        { type: 'LocationExempted', data: { by: 'approver', reason: 'Leased, returned' } },
        { type: 'ApprovalsVoided' },
      ));
  it('that failed for good is left residual without asking for approval again, and not by its operator', () => {
    const failed = play(
      [start('bucket'), { type: 'RecordSanitizationFailure', actor: 'operator', locationId: 'bucket', error: 'x' }],
      approved(bucket),
    );
    given(...failed)
      .when({ type: 'MarkResidual', actor: 'approver', locationId: 'bucket', reason: 'Provider is gone' })
      .then({ type: 'LocationLeftResidual' });
    given(...failed)
      .when({ type: 'MarkResidual', actor: 'operator', locationId: 'bucket', reason: 'x' })
      .thenRefuses({ code: 'ROLES_NOT_SEPARATE', conflictsWith: 'operator' });
  });
});

describe('a copy at a provider', () => {
  it('waits for the confirmation and takes the effective date into account', () => {
    expect(statusAt('hosted', asked())).toBe('awaiting_provider');
    expect(statusAt('hosted', play([answer('deleted')], asked()))).toBe('executed');
    expect(statusAt('hosted', play([answer('deleted', '2026-09-01T00:00:00.000Z')], asked()))).toBe('pending_expiry');
    expect(statusAt('hosted', play([answer('refused')], asked()))).toBe('failed');
  });
  it('with an unclear answer is unverifiable until a clear one comes, whatever a verifier says', () => {
    const unclear = play([answer('unclear')], asked());
    expect(statusAt('hosted', unclear)).toBe('unverifiable');
    given(...unclear)
      .when(verify('hosted'))
      .thenRefuses({ code: 'WRONG_LOCATION_STATUS' });
    expect(statusAt('hosted', play([answer('deleted')], unclear))).toBe('executed');
  });
  it('cannot be recorded as done by the operator alone', () =>
    given(...play([start('hosted')], approved(hosted)))
      .when({ ...erase({ method: 'provider.delete' }), locationId: 'hosted' } as Issued)
      .thenRefuses({ code: 'RECORDED_OTHERWISE' }));
  it('is reminded of once for each reminder', () => {
    const reminded = play([{ type: 'RecordProviderReminder', locationId: 'hosted', reminder: 1 }], asked());
    given(...reminded)
      .when({ type: 'RecordProviderReminder', locationId: 'hosted', reminder: 1 })
      .thenNothing();
    given(...reminded)
      .when({ type: 'RecordProviderReminder', locationId: 'hosted', reminder: 2 })
      .then({ type: 'ProviderReminded' });
  });
});

describe('a location that expires', () => {
  it('does not hold up the certificate, but the closing', () => {
    const certified = play(
      [validate, { ...certify, certificates: [{ certificateId: 'c-1', number: '1' }] }],
      waiting(),
    );
    given(...certified)
      .when(close)
      .thenRefuses({ code: 'EXPIRY_PENDING', locationIds: ['tapes'], until: '2026-06-01T00:00:00.000Z' });
  });
  it('is not expired before its date', () =>
    given(...waiting())
      .when({ type: 'RecordExpiry', facts: clear, locationId: 'tapes', finding: 'gone', evidence: [] })
      .thenRefuses({ code: 'NOT_YET_EXPIRED' }));
  it('is verified after its date, and then the case is validated and certified again', () => {
    const expired = play(
      [
        validate,
        { ...certify, certificates: [{ certificateId: 'c-1', number: '1' }] },
        {
          type: 'RecordExpiry',
          facts: clear,
          actor: 'operator',
          at: '2026-06-02T00:00:00.000Z',
          locationId: 'tapes',
          finding: 'not listed',
          evidence: [],
        },
      ],
      waiting(),
    );
    expect(statusOf(stateOf(expired))).toBe('verifying');
    const again = play(
      [verify('tapes'), validate, { ...certify, certificates: [{ certificateId: 'c-9', number: '2' }] }],
      expired,
    );
    given(...again)
      .when(close)
      .then(
        { type: 'DisposalClosed' },
        { type: 'AssetTombstoned', data: { certificates: [{ certificateId: 'c-9', number: '2' }] } },
      );
  });
});

describe('a record of work', () => {
  const started = (): DisposalEvent[] => play([start('bucket')], approved(encrypted));
  it('of a cryptographic erasure lists all copies of all keys', () => {
    given(...started())
      .when(erase({}))
      .thenRefuses({ code: 'KEY_COPIES_REMAIN' });
    given(...started())
      .when(erase({ keys: [{ keyId: 'k', copies: [] }] }))
      .thenRefuses({ code: 'KEY_COPIES_REMAIN' });
    given(...started())
      .when(
        erase({
          keys: [
            {
              keyId: 'k',
              copies: [
                { place: 'hsm', destroyed: true },
                { place: 'escrow', destroyed: false },
              ],
            },
          ],
        }),
      )
      .thenRefuses({ code: 'KEY_COPIES_REMAIN', remaining: ['k in escrow'] });
    given(...started())
      .when(erase({ keys: [{ keyId: 'k', copies: [{ place: 'hsm', destroyed: true }] }] }))
      .then({ type: 'SanitizationPerformed' });
  });
  it('of a physical destruction names the witness', () =>
    given(...play([start('disk')], approved({ ...disk, method: 'physical.attested' })))
      .when({ ...erase({ method: 'physical.attested' }), locationId: 'disk' } as Issued)
      .thenRefuses({ code: 'INVALID_INPUT', field: 'performed.attestedBy' }));
  it('ends after it began and not in the future', () =>
    given(...started())
      .when(erase({ finishedAt: '2027-01-01T00:00:00.000Z' }))
      .thenRefuses({ code: 'INVALID_INPUT', field: 'performed.finishedAt' }));
});
