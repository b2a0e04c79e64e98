import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { neverActsTwice, scenarios } from '@custodia/event-store/testing';
import { legalHoldDecider, type LegalHoldCommand } from './legal-hold.decider.js';
import type { HoldTarget, LegalHoldEvent } from './legal-hold.events.js';
import { holdsOn } from './legal-hold.policy.js';

const { given } = scenarios(legalHoldDecider);
const target: HoldTarget = { by: 'asset', assetKind: 'model', assetId: 'm-1' };
const place = {
  type: 'PlaceLegalHold',
  name: 'Smith',
  authority: 'District court',
  matter: '12 O 3/26',
  reason: 'Evidence',
  targets: [target],
  notified: ['ann'],
} as const;
const placed: LegalHoldEvent = {
  type: 'LegalHoldPlaced',
  data: { ...place, by: 'counsel', at: '2026-01-01T00:00:00.000Z' },
};
const release = { type: 'ReleaseLegalHold', reason: 'Settled', authority: 'Counsel', duties: [] } as const;
const released: LegalHoldEvent = {
  type: 'LegalHoldReleased',
  data: { reason: 'Settled', authority: 'Counsel', by: 'counsel', at: '2026-02-01T00:00:00.000Z' },
};

describe('a legal hold', () => {
  it('is placed with an authority, a matter and targets', () =>
    given()
      .when(place)
      .then({ type: 'LegalHoldPlaced', data: { authority: 'District court', targets: [target] } }));
  it('is placed once', () => given(placed).when(place).thenNothing());
  it('does not take over the id of another matter', () =>
    given(placed)
      .when({ ...place, matter: 'other' })
      .thenRefuses({ code: 'ID_TAKEN' }));
  it('covers something', () =>
    given()
      .when({ ...place, targets: [] })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'targets' }));
  it('is demanded by somebody', () =>
    given()
      .when({ ...place, authority: ' ' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'authority' }));
  it('is widened by what it did not cover yet', () =>
    given(placed)
      .when({
        type: 'WidenLegalHold',
        targets: [target, { by: 'kind', assetKind: 'prompt' }],
        notified: ['ann', 'ben'],
        reason: 'New claim',
      })
      .then({ type: 'LegalHoldWidened', data: { targets: [{ by: 'kind', assetKind: 'prompt' }], notified: ['ben'] } }));
  it('is acknowledged by those who were notified, once', () => {
    given(placed)
      .when({ type: 'AcknowledgeLegalHold', actor: 'ann' })
      .then({ type: 'LegalHoldAcknowledged', data: { by: 'ann' } });
    given(placed).when({ type: 'AcknowledgeLegalHold', actor: 'eve' }).thenRefuses({ code: 'NOT_NOTIFIED' });
  });
  it('is reviewed for a date that lies ahead', () =>
    given(placed)
      .when({ type: 'ReviewLegalHold', finding: 'Still needed', reviewBy: '2020-01-01T00:00:00.000Z' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'reviewBy' }));
  it('is reviewed again for the same date when something else was found, and says what', () => {
    const review = { type: 'ReviewLegalHold', finding: 'Still needed', reviewBy: '2099-01-01T00:00:00.000Z' } as const;
    const reviewed: LegalHoldEvent = {
      type: 'LegalHoldReviewed',
      data: { ...review, by: 'counsel', at: '2026-02-01T00:00:00.000Z' },
    };
    given(placed, reviewed).when(review).thenNothing();
    given(placed, reviewed)
      .when({ ...review, finding: 'Appeal' })
      .then({ type: 'LegalHoldReviewed', data: { finding: 'Appeal' } });
    given(placed)
      .when({ ...review, finding: ' ' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'finding' });
  });
  it('is widened for a reason', () =>
    given(placed)
      .when({ type: 'WidenLegalHold', targets: [], notified: ['ben'], reason: '' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'reason' }));
  it('is released with reason and authority, and stays released', () => {
    given(placed)
      .when(release)
      .then({ type: 'LegalHoldReleased', data: { reason: 'Settled', authority: 'Counsel' } });
    given(placed, released)
      .when({ type: 'WidenLegalHold', targets: [], notified: [], reason: '' })
      .thenRefuses({ code: 'LEGAL_HOLD_RELEASED' });
  });
  it('is unknown before it was placed', () => given().when(release).thenRefuses({ code: 'NOT_FOUND' }));
});

describe('what a hold covers', () => {
  const on = (one: HoldTarget, question: Parameters<typeof holdsOn>[0]): number =>
    holdsOn(question, [{ holdId: 'h', authority: 'a', targets: [one] }]).length;
  const asset = { kind: 'model', id: 'm-1' } as const;
  it.each<[string, HoldTarget, Parameters<typeof holdsOn>[0], number]>([
    ['the asset itself', target, { asset }, 1],
    ['no other asset', target, { asset: { kind: 'model', id: 'm-2' } }, 0],
    ['no asset of another kind with the same id', target, { asset: { kind: 'dataset', id: 'm-1' } }, 0],
    ['every asset of a kind', { by: 'kind', assetKind: 'model' }, { asset }, 1],
    ['a classification', { by: 'classification', classification: 'secret' }, { asset, classification: 'secret' }, 1],
    [
      'no other classification',
      { by: 'classification', classification: 'secret' },
      { asset, classification: 'public' },
      0,
    ],
    ['what lies below an address', { by: 'location', address: 's3://b/a' }, { asset, address: 's3://b/a/x' }, 1],
    ['not what merely begins alike', { by: 'location', address: 's3://b/a' }, { asset, address: 's3://b/ab' }, 0],
  ])('%s', (_, one, question, count) => expect(on(one, question)).toBe(count));
});

it('never acts twice on the same command', () =>
  neverActsTwice(
    legalHoldDecider,
    fc.constantFrom<LegalHoldCommand>(
      place,
      { ...place, matter: 'other' },
      release,
      { type: 'AcknowledgeLegalHold' },
      { type: 'WidenLegalHold', targets: [{ by: 'kind', assetKind: 'prompt' }], notified: ['member-1'], reason: 'x' },
      { type: 'ReviewLegalHold', finding: 'x', reviewBy: '2027-01-01T00:00:00.000Z' },
    ),
  ));
