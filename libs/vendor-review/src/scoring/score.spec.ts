import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Question } from '../questionnaire/template-edition.js';
import { edition, question } from './any-answers.testing.js';
import type { ScoredAnswer } from './outcome.js';
import { score } from './score.js';

const answer = (
  questionId: string,
  value: ScoredAnswer['value'],
  changed: Partial<ScoredAnswer> = {},
): ScoredAnswer => ({ questionId, value, owner: null, text: '', ...changed });

describe('the score', () => {
  it('weighs yes as 1, partial as a half and no as nothing', () => {
    const result = score(edition([question('a', { weight: 2 }), question('b'), question('c')]), [
      answer('a', 'yes'),
      answer('b', 'partial'),
      answer('c', 'no'),
    ]);
    expect(result.score).toBe(62.5);
    expect(result.earned).toBe(2.5);
    expect(result.possible).toBe(4);
    expect(result.contributions.map((one) => one.points)).toEqual([50, 12.5, 0]);
    expect(result.contributions.map((one) => one.available)).toEqual([50, 25, 25]);
    expect(result.rating).toBe('weak');
  });

  it('mirrors the credit where yes is bad, and never scores neutral or free-text questions', () => {
    const questions = [
      question('bad', { polarity: 'negative' }),
      question('half', { polarity: 'negative' }),
      question('neutral', { polarity: 'neutral' }),
      question('text', { kind: 'text' }),
    ];
    const result = score(edition(questions), [
      answer('bad', 'no'),
      answer('half', 'partial'),
      answer('neutral', 'no'),
      answer('text', 'yes'),
    ]);
    expect(result.score).toBe(75);
    expect(result.contributions.map((one) => one.outcome)).toEqual(['met', 'partly-met', 'not-scored', 'not-scored']);
  });

  it('gives no credit for what was not answered', () => {
    const result = score(edition([question('a'), question('b')]), [
      answer('a', 'yes'),
      answer('b', null, { text: 'see our website' }),
    ]);
    expect(result.score).toBe(50);
    expect(result.unanswered).toEqual(['b']);
  });

  it.each([
    ['We hold no cardholder data', 100],
    ['', 50],
    ['N/A', 50],
    ['not applicable', 50],
    ['-', 50],
  ])('takes NA with the words %j out of both sums only when they are a reason', (text, expected) => {
    expect(
      score(edition([question('a'), question('b')]), [answer('a', 'yes'), answer('b', 'na', { text })]).score,
    ).toBe(expected);
  });

  it('flags more than a fifth of NA, and not a fifth exactly', () => {
    const five = edition([...['a', 'b', 'c', 'd', 'e'].map((id) => question(id))]);
    const na = (...ids: string[]) =>
      score(
        five,
        ids.map((id) => answer(id, 'na', { text: 'no such data' })),
      ).notApplicable;
    expect(na('a')).toMatchObject({ share: 0.2, flagged: false });
    expect(na('a', 'b')).toMatchObject({ share: 0.4, flagged: true });
    expect(score(five, [answer('a', 'na', { owner: 'CSC-owned' }), answer('b', 'na')]).notApplicable).toMatchObject({
      count: 2,
      withoutReason: ['b'],
      flagged: true,
    });
  });

  it('turns answers owned by the customer into tasks and leaves them out of both sums', () => {
    const result = score(edition([question('a'), question('b'), question('c')]), [
      answer('a', 'yes', { owner: 'CSP-owned' }),
      answer('b', 'no', { owner: 'CSC-owned' }),
      answer('c', null, { owner: 'CSC-owned' }),
    ]);
    expect(result.customerTasks).toEqual(['b']);
    expect(result.unanswered).toEqual(['c']);
    expect(result.score).toBe(50);
  });

  it('is null, not zero, when nothing can be scored', () => {
    const result = score(edition([question('a', { kind: 'text' })]), [answer('a', 'yes')]);
    expect(result).toMatchObject({ score: null, band: null, rating: null, worstDomain: null });
    expect(score(edition([question('a')]), [answer('a', 'na', { text: 'We run no datacentre' })]).score).toBeNull();
    expect(score(edition([question('a')]), []).score).toBe(0);
  });

  it('does not ask a follow-up whose parent was answered otherwise, nor what hangs below it', () => {
    const tree = edition([
      question('a'),
      question('a1', { parent: 'a', askedWhen: 'yes' }),
      question('a11', { parent: 'a1', askedWhen: 'no' }),
      question('b', { parent: 'a', askedWhen: 'no' }),
    ]);
    expect(score(tree, [answer('a', 'no'), answer('b', 'yes')])).toMatchObject({ notAsked: ['a1', 'a11'], score: 50 });
    expect(score(tree, [answer('a', 'yes'), answer('a1', 'yes')])).toMatchObject({
      notAsked: ['a11', 'b'],
      score: 100,
    });
    expect(score(tree, [])).toMatchObject({ notAsked: [], unanswered: ['a', 'a1', 'a11', 'b'] });
    expect(score(tree, [answer('a', 'na', { text: 'no such service' })]).notAsked).toEqual(['a1', 'a11', 'b']);
  });

  it('caps the rating when a critical question failed, whatever the number', () => {
    const questions = [question('a', { weight: 99 }), question('c', { critical: true })];
    expect(score(edition(questions), [answer('a', 'yes'), answer('c', 'no')])).toMatchObject({
      score: 99,
      band: 'strong',
      rating: 'conditional',
      criticalFailed: ['c'],
    });
    expect(score(edition(questions), [answer('a', 'yes')])).toMatchObject({
      rating: 'conditional',
      criticalFailed: ['c'],
    });
    expect(score(edition(questions), [answer('a', 'yes'), answer('c', 'partial')])).toMatchObject({
      rating: 'strong',
      criticalFailed: [],
    });
    expect(score(edition(questions), [answer('a', 'no'), answer('c', 'no')]).rating).toBe('poor');
  });

  it.each([
    [85, 'strong'],
    [84, 'adequate'],
    [70, 'adequate'],
    [69, 'weak'],
    [50, 'weak'],
    [49, 'poor'],
    [0, 'poor'],
  ])('calls %d of 100 %s', (met, rating) => {
    const result = score(edition([question('y', { weight: met }), question('n', { weight: 100 - met })]), [
      answer('y', 'yes'),
      answer('n', 'no'),
    ]);
    expect(result.score).toBe(met);
    expect(result.rating).toBe(rating);
  });

  it('scores each domain alone and names the worst', () => {
    const result = score(
      edition([
        question('a'),
        question('b', { domain: 'D2', weight: 3 }),
        question('c', { domain: 'D3', kind: 'text' }),
      ]),
      [answer('a', 'yes'), answer('b', 'partial')],
    );
    expect(result.domains.map((one) => [one.id, one.score, one.points])).toEqual([
      ['D1', 100, 25],
      ['D2', 50, 37.5],
      ['D3', null, 0],
    ]);
    expect(result.worstDomain).toEqual({ id: 'D2', score: 50 });
  });

  it('names edition, rules and weight set, and lets a weight set replace weights', () => {
    const both = edition([question('a'), question('b')]);
    expect(score(both, [answer('a', 'yes')])).toMatchObject({
      template: 'test',
      edition: '1',
      rules: 'custodia-score/2',
      weightSet: 'edition',
      score: 50,
    });
    expect(score(both, [answer('a', 'yes')], { id: 'strict-2', weights: { a: 3 } })).toMatchObject({
      weightSet: 'strict-2',
      score: 75,
    });
    expect(score(both, [answer('a', 'yes')], { id: 'odd', weights: { b: Number.NaN } }).score).toBe(100);
  });

  it('counts answers to unknown questions for nothing and lists them', () => {
    expect(score(edition([question('a')]), [answer('a', 'yes'), answer('zz', 'no')])).toMatchObject({
      score: 100,
      unknownAnswers: ['zz'],
    });
  });
});

const anyQuestion = (index: number) =>
  fc
    .record({
      domain: fc.constantFrom('D1', 'D2', 'D3'),
      kind: fc.constantFrom('yes_no', 'yes_no_partial', 'text'),
      polarity: fc.constantFrom('positive', 'negative', 'neutral'),
      weight: fc.integer({ min: 0, max: 200_000 }).map((tenThousandths) => tenThousandths / 10_000),
      critical: fc.boolean(),
      parent:
        index === 0
          ? fc.constant(null)
          : fc.option(
              fc.integer({ min: 0, max: index - 1 }).map((above) => `q${above}`),
              { nil: null },
            ),
      when: fc.constantFrom('yes' as const, 'no' as const),
    })
    .map(
      ({ when, ...rest }) =>
        question(`q${index}`, { ...rest, askedWhen: rest.parent === null ? null : when }) as Question,
    );
const anyEdition = fc
  .integer({ min: 1, max: 60 })
  .chain((size) => fc.tuple(...Array.from({ length: size }, (_, index) => anyQuestion(index))))
  .map((questions) => edition(questions));
const anyAnswer = (id: string) =>
  fc.record({
    questionId: fc.constant(id),
    value: fc.constantFrom('yes', 'no', 'partial', 'na', null),
    owner: fc.constantFrom('CSP-owned', 'CSC-owned', 'somebody', null),
    text: fc.constantFrom('', 'because', 'n/a'),
  }) as fc.Arbitrary<ScoredAnswer>;
const anyCase = anyEdition.chain((one) =>
  fc
    .tuple(fc.constant(one), fc.tuple(...one.questions.map((each) => fc.option(anyAnswer(each.id), { nil: null }))))
    .map(([ed, answers]) => ({ ed, answers: answers.filter((each) => each !== null) })),
);

describe('every score', () => {
  it('is the sum of its contributions and of its domains, exactly, in any order', () => {
    fc.assert(
      fc.property(anyCase, ({ ed, answers }) => {
        const result = score(ed, answers);
        const points = result.contributions.map((one) => one.points);
        const expected = result.score ?? 0;
        expect(points.reduce((sum, one) => sum + one, 0)).toBe(expected);
        expect(points.toReversed().reduce((sum, one) => sum + one, 0)).toBe(expected);
        expect(points.toSorted((a, b) => a - b).reduce((sum, one) => sum + one, 0)).toBe(expected);
        expect(result.domains.reduce((sum, one) => sum + one.points, 0)).toBe(expected);
      }),
    );
  });

  it('agrees with the formula and lies between 0 and 100', () => {
    fc.assert(
      fc.property(anyCase, ({ ed, answers }) => {
        const result = score(ed, answers);
        const counted = result.contributions.filter((one) => one.credit !== null);
        const possible = counted.reduce((sum, one) => sum + one.weight, 0);
        if (possible === 0) return expect(result.score).toBeNull();
        const naive = (100 * counted.reduce((sum, one) => sum + one.weight * one.credit!, 0)) / possible;
        expect(Math.abs(result.score! - naive)).toBeLessThan(1e-9);
        expect(result.score!).toBeGreaterThanOrEqual(0);
        expect(result.score!).toBeLessThanOrEqual(100);
        for (const one of result.contributions) expect(one.points).toBeLessThanOrEqual(one.available + 1e-11);
      }),
    );
  });

  it('is the same for the same answers in another order, to the byte', () => {
    fc.assert(
      fc.property(anyCase, ({ ed, answers }) =>
        expect(JSON.stringify(score(ed, answers.toReversed()))).toBe(JSON.stringify(score(ed, answers))),
      ),
    );
  });

  it('never falls when a missing answer becomes the good one', () => {
    fc.assert(
      fc.property(anyCase, fc.nat(), ({ ed, answers }, pick) => {
        const flat = { ...ed, questions: ed.questions.map((one) => ({ ...one, parent: null, askedWhen: null })) };
        const before = score(flat, answers);
        const missing = before.contributions.filter((one) => one.outcome === 'unanswered');
        if (missing.length === 0) return;
        const target = flat.questions.find((one) => one.id === missing[pick % missing.length]!.questionId)!;
        const after = score(flat, [...answers, answer(target.id, target.polarity === 'negative' ? 'no' : 'yes')]);
        expect(after.score!).toBeGreaterThan(before.score!);
      }),
    );
  });
});
