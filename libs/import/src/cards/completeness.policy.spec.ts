import { describe, expect, it } from '@jest/globals';
import { completenessOf, isStated, requiredFields } from './completeness.policy.js';

const full = {
  trainingData: 'Wikipedia of March 2023',
  intendedUse: 'sorting tickets',
  limitations: 'English only',
  guardrails: 'a person confirms each decision',
  failureModes: 'confuses billing with refunds',
  retention: 'two years',
  reviewFrequency: 'every six months',
};

describe('completeness of a model card', () => {
  it('is complete when every field that ETSI asks for is stated', () => {
    expect(completenessOf('model', full)).toEqual({ complete: true, missing: [], share: 1 });
  });

  it('names the missing field and the rule that asks for it', () => {
    const { guardrails: _, ...others } = full;
    expect(completenessOf('model', others)).toMatchObject({
      complete: false,
      missing: [{ field: 'guardrails', obligation: 'ETSI TS 104 223, 5.2.4-1.1' }],
      share: 6 / 7,
    });
  });

  it('does not count placeholders, empty lists or empty objects', () => {
    expect(
      completenessOf('model', {
        ...full,
        retention: 'TBD',
        limitations: '[More Information Needed]',
        failureModes: [],
        guardrails: {},
      }).missing.map((each) => each.field),
    ).toEqual(['limitations', 'guardrails', 'failureModes', 'retention']);
  });

  it('asks for fine-tuning data and human feedback only where there were any', () => {
    expect(
      completenessOf('model', full, { fineTuned: true, humanFeedback: true }).missing.map((each) => each.field),
    ).toEqual(['fineTuningData', 'humanFeedback']);
  });

  it('is not fooled by inherited properties', () => {
    expect(completenessOf('model', Object.create(full) as Record<string, unknown>).share).toBe(0);
  });
});

describe('the other cards', () => {
  it('ask a data card for sources and the period of collection', () => {
    expect(requiredFields('data').map((each) => each.field)).toEqual(
      expect.arrayContaining(['sources', 'collectionPeriod', 'personalData']),
    );
    expect(completenessOf('data', {}).missing.find((each) => each.field === 'collectionPeriod')?.obligation).toBe(
      'ETSI TS 104 223, 5.2.4-2',
    );
  });

  it.each(['prompt', 'system'] as const)(
    'ask a %s card for scope, limits, guardrails, failure modes, retention and review',
    (kind) => {
      expect(completenessOf(kind, {}).missing).toHaveLength(6);
    },
  );

  it('take numbers, booleans and filled lists as statements', () => {
    expect([0, false, ['N/A', 'English'], { a: { b: 'text' } }].map((value) => isStated(value))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([null, undefined, Number.NaN, [], ['TODO'], { a: '' }].map((value) => isStated(value))).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
