import { describe, expect, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { expiryDue, expiryKey, toldFrom } from './evidence-expiry.policy.js';
import { reviewDecider } from './review.decider.js';
import type { ReviewEvent } from './review.events.js';
import { id, judged, open } from './review.example.js';

const { given } = scenarios(reviewDecider);
const validUntil = '2026-06-30T00:00:00.000Z';
const evidenceId = 'e1';
const attached: ReviewEvent = {
  type: 'EvidenceAttached',
  data: {
    contactId: 'contact-1',
    evidenceId,
    questionId: 'Q1',
    title: 'SOC 2 report',
    fileName: 'soc2.pdf',
    mediaType: 'application/pdf',
    digest: 'sha256:1',
    size: 10,
    validFrom: null,
    validUntil,
  },
};
const told = (stage: 'soon' | 'ended'): ReviewEvent => ({
  type: 'EvidenceExpiryTold',
  data: { evidenceId, stage, validUntil, messageId: null },
});
const record = { type: 'RecordEvidenceExpiry', id, evidenceId, messageId: '<m@custodia.example>' } as const;

describe('the end of a piece of evidence', () => {
  const due = (at: string, ...keys: string[]) => expiryDue({ evidenceId, validUntil, told: new Set(keys) }, at);
  it('is near thirty days before, and has come with its moment', () => {
    expect(toldFrom(validUntil)).toBe('2026-05-31T00:00:00.000Z');
    expect([due('2026-05-30T23:59:59.999Z'), due('2026-05-31T00:00:00.000Z'), due(validUntil)]).toEqual([
      null,
      'soon',
      'ended',
    ]);
  });
  it('is told once each, and after a standstill only as what it is by then', () => {
    expect(due('2026-06-01T00:00:00.000Z', expiryKey(evidenceId, 'soon', validUntil))).toBeNull();
    expect(due('2027-01-01T00:00:00.000Z')).toBe('ended');
    expect(due('2027-01-01T00:00:00.000Z', expiryKey(evidenceId, 'ended', validUntil))).toBeNull();
  });
  it('never comes for evidence without one', () =>
    expect(expiryDue({ evidenceId, validUntil: null, told: new Set() }, '2030-01-01T00:00:00.000Z')).toBeNull());

  it('is recorded when it has passed and is not recorded', () => {
    given(...judged, attached)
      .when({ ...record, stage: 'soon', at: '2026-06-01T00:00:00.000Z' })
      .then({ type: 'EvidenceExpiryTold', data: { evidenceId, stage: 'soon', validUntil } });
    given(...judged, attached, told('soon'))
      .when({ ...record, stage: 'soon', at: '2026-06-02T00:00:00.000Z' })
      .thenNothing();
    given(...judged, attached, told('soon'))
      .when({ ...record, stage: 'ended', at: validUntil })
      .then({ type: 'EvidenceExpiryTold', data: { stage: 'ended' } });
    given(...judged, attached)
      .when({ ...record, stage: 'ended', at: '2026-06-01T00:00:00.000Z' })
      .thenNothing();
  });
  it('is nothing to anybody once the evidence is withdrawn or the review is over', () => {
    const late = { ...record, stage: 'ended', at: validUntil } as const;
    given(...open, attached, { type: 'EvidenceWithdrawn', data: { contactId: 'contact-1', evidenceId } })
      .when(late)
      .thenNothing();
    given(...open, attached, { type: 'ReviewCancelled', data: { reason: 'Not needed.' } })
      .when(late)
      .thenNothing();
    given(...open)
      .when(late)
      .thenRefuses({ code: 'NOT_FOUND' });
  });
});
