import { describe, expect, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { disposalDecider } from './disposal.decider.js';
import type { DisposalEvent } from './disposal.events.js';
import {
  approved,
  bucket,
  certify,
  close,
  disk,
  done,
  play,
  start,
  stateOf,
  validate,
  verify,
  type Issued,
} from './disposal.example.js';
import { statusOf } from './disposal.state.js';

const { given } = scenarios(disposalDecider);
const performed = {
  method: 'logical.delete_all_versions' as const,
  technique: 'the other command',
  startedAt: '2026-03-01T11:00:00.000Z',
  finishedAt: '2026-03-01T11:01:00.000Z',
};
const correct = (over: object = {}): Issued =>
  ({
    type: 'CorrectLocation',
    actor: 'corrector',
    at: '2026-03-02T12:00:00.000Z',
    locationId: 'bucket',
    correction: 'It was another command',
    performed,
    ...over,
  }) as Issued;
const verified = (): DisposalEvent[] =>
  play([start('bucket'), done('bucket', 'logical.delete_all_versions'), verify('bucket')], approved(bucket));
const certified = (): DisposalEvent[] => play([validate, certify], verified());
const closed = (): DisposalEvent[] => play([close], certified());

describe('the correction of a location', () => {
  it.each([
    ['before the validation', verified],
    ['after the certificate', certified],
    ['after the end', closed],
  ])('%s means that it is verified and validated anew', (_, history) => {
    const corrected = play([correct()], history());
    expect(statusOf(stateOf(corrected))).toBe('verifying');
    given(...corrected)
      .when(validate)
      .thenRefuses({ code: 'LOCATIONS_UNSETTLED' });
    expect(statusOf(stateOf(play([verify('bucket'), validate], corrected)))).toBe('validating');
  });
  it('without what was done sends the work back', () => {
    const corrected = play([correct({ performed: undefined })], closed());
    expect(statusOf(stateOf(corrected))).toBe('executing');
    given(...corrected)
      .when(start('bucket'))
      .then({ type: 'SanitizationStarted' });
  });
  it('done twice changes nothing more', () =>
    given(...play([correct()], certified()))
      .when(correct())
      .thenNothing());
  it('makes its author an operator, who does not verify', () =>
    given(...play([correct()], certified()))
      .when({ ...verify('bucket'), actor: 'corrector' })
      .thenRefuses({ code: 'ROLES_NOT_SEPARATE' }));
  it.each([
    [{ correction: ' ' }, { code: 'INVALID_INPUT', field: 'correction' }],
    [{ locationId: 'nowhere' }, { code: 'LOCATION_UNKNOWN' }],
    [{ performed: { ...performed, method: 'nist.purge' } }, { code: 'METHOD_NOT_FOR_KIND' }],
    [{ performed: { ...performed, method: 'logical.delete' } }, { code: 'METHOD_DEVIATES' }],
    [{ performed: { ...performed, startedAt: '2020-01-01T00:00:00.000Z' } }, { code: 'PERFORMED_BEFORE_START' }],
  ] as const)('is refused with %j', (over, refusal) =>
    given(...certified())
      .when(correct(over))
      .thenRefuses(refusal),
  );
  it('is refused where nothing was recorded', () =>
    given(...approved(bucket, disk))
      .when(correct({ locationId: 'disk' }))
      .thenRefuses({ code: 'WRONG_LOCATION_STATUS' }));
});
