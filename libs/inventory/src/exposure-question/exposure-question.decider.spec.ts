import { describe, expect, it } from '@jest/globals';
import { exposureQuestion, mostFound } from './exposure-question.decider.js';

const { decide, evolve, initial } = exposureQuestion.decider;
const meta = { actor: 'm', at: '2026-06-01T00:00:00.000Z' };
const question = { url: null, domain: 'poisoned.example', digest: null, from: null, to: null };
const answer = { lookedFor: 'poisoned.example', confirmed: 0, possible: 0, excluded: 0, found: [] };
const ask = (part: object = {}) => ({
  type: 'AskExposure' as const,
  id: 'q',
  ...question,
  ...answer,
  ...part,
  ...meta,
});
const asked = evolve(initial, { type: 'ExposureAsked', data: { ...question, ...answer } });

describe('a question about exposure', () => {
  it('is recorded with the counts of its answer', () => {
    expect(decide(ask({ possible: 2 }), initial)).toMatchObject({
      kind: 'accepted',
      events: [{ type: 'ExposureAsked', data: { domain: 'poisoned.example', possible: 2 } }],
    });
  });
  it('names a bounded number of versions, and counts all', () => {
    const found = Array.from({ length: mostFound + 5 }, (_, index) => ({
      verdict: 'confirmed' as const,
      datasetId: `d${index}`,
      versionId: `v${index}`,
    }));
    const decision = decide(ask({ confirmed: found.length, found }), initial);
    expect(decision).toMatchObject({ events: [{ data: { confirmed: mostFound + 5, found: { length: mostFound } } }] });
  });
  it('asked again is the same one, whatever would be answered now; another question under its id is refused', () => {
    expect(decide(ask({ confirmed: 9 }), asked)).toMatchObject({ kind: 'accepted', events: [] });
    expect(decide(ask({ domain: 'other.example' }), asked)).toMatchObject({ refusal: { code: 'ID_TAKEN' } });
  });
});
