import { describe, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { reviewDecider } from './review.decider.js';
import { answered, drafted, frozen, id, judged, open, result, scored, submitted } from './review.example.js';

const at = '2026-03-01T09:00:00.000Z';
const { given } = scenarios(reviewDecider, { actor: 'member-1', at });
const counted = {
  scoreId: 'score-1',
  rules: 'custodia-score/1',
  weightSet: 'edition',
  editionDigest: 'sha256:1',
  score: 50,
  rating: 'weak',
  inherentRisk: 47,
  residualRisk: 23.5,
};
const evidence = (evidenceId: string) =>
  ({
    type: 'EvidenceAttached',
    data: {
      contactId: 'contact-1',
      evidenceId,
      questionId: null,
      title: 'Report',
      fileName: 'report.pdf',
      mediaType: 'application/pdf',
      digest: `sha256:${evidenceId}`,
      size: 1,
      validFrom: null,
      validUntil: null,
    },
  }) as const;
const attached = evidence('e1');
const withdrawn = { type: 'EvidenceWithdrawn', data: { contactId: 'contact-1', evidenceId: 'e2' } } as const;
const rescored = {
  type: 'ReviewScored',
  data: { scoreId: 'trial', trigger: 'rescore', result: { ...result, score: 99, rating: 'strong' } },
} as const;
const decide = {
  type: 'DecideReview',
  id,
  outcome: 'approved',
  note: '',
  conditions: [],
  months: 24,
  handsOn: [],
} as const;

describe('a decision', () => {
  it('can be a rejection while a clarification is open', () =>
    given(...judged, {
      type: 'ClarificationAsked',
      data: { clarificationId: 'c1', questionId: 'Q1', text: 'How?', roundId: 'c1' },
    })
      .when({ ...decide, outcome: 'rejected', note: 'They store passwords in clear text.' })
      .then({ type: 'ReviewDecided', data: { outcome: 'rejected' } }));
  it('is not taken on a trial score', () =>
    given(...open, answered, submitted, { type: 'ReviewScored', data: { scoreId: 's', trigger: 'rescore', result } })
      .when(decide)
      .thenRefuses({ code: 'NOT_SCORED' }));
  it('pins the score, rules, weights and evidence that it is taken on', () =>
    given(...judged, attached, evidence('e2'), withdrawn, rescored)
      .when(decide)
      .then({
        type: 'ReviewDecided',
        data: { basis: { ...counted, evidence: [{ evidenceId: 'e1', digest: 'sha256:e1' }] } },
      }));
  it('is not taken by who sent, answered in the vendor’s stead, or scored by hand, where four eyes are asked', () => {
    const tierOne = [drafted, { type: 'ReviewSent', data: { ...frozen, fourEyes: true, sentBy: 'member-2' } }] as const;
    const scoredSoFar = [...tierOne, answered, submitted, scored] as const;
    given(...scoredSoFar)
      .when({ ...decide, handsOn: ['member-1'] })
      .thenRefuses({ code: 'FOUR_EYES' });
    given(...scoredSoFar)
      .when({ ...decide, handsOn: ['member-2'] })
      .then({ type: 'ReviewDecided' });
  });
});
