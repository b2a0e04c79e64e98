import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Question } from '../questionnaire/template-edition.js';
import { anyFilled, edition, question, reason } from './any-answers.testing.js';
import { progressOf, standingsOf } from './answered.policy.js';
import type { ScoredAnswer } from './outcome.js';
import { score } from './score.js';
import { storedScore } from './stored-score.js';

const answer = (questionId: string, value: ScoredAnswer['value'], text = ''): ScoredAnswer => ({
  questionId,
  value,
  owner: null,
  text,
});
const circumstances = { customerOwners: new Set(['CSC-owned']), accepted: new Set<string>() };
const standings = (questions: readonly Question[], answers: readonly ScoredAnswer[]) => {
  const given = new Map(answers.map((one) => [one.questionId, one]));
  return standingsOf(questions, (id) => given.get(id), circumstances);
};

describe('answered', () => {
  it('is an answer that the rules can read, or a text where text is asked', () => {
    const questions = [question('a'), question('b'), question('c'), question('t', { kind: 'text' })];
    const given = [
      answer('a', 'no'),
      answer('b', null, 'See our site.'),
      answer('c', 'na', 'n/a'),
      answer('t', null, ' '),
    ];
    expect([...standings(questions, given).values()]).toEqual([
      'answered',
      'unanswered',
      'na-without-reason',
      'unanswered',
    ]);
    expect(progressOf(standings(questions, [...given, answer('t', null, 'Words.')]))).toEqual({
      answered: 2,
      asked: 4,
    });
  });
  it('asks what follows until a readable answer rules it out, and counts it only then', () => {
    const questions = [question('a'), question('b', { parent: 'a', askedWhen: 'yes' })];
    const b = answer('b', 'yes');
    expect(standings(questions, [answer('a', 'no'), b]).get('b')).toBe('not-asked');
    expect(standings(questions, [answer('a', 'na', '-'), b]).get('b')).toBe('parent-unanswered');
    expect(standings(questions, [b]).get('b')).toBe('parent-unanswered');
    expect(standings(questions, [answer('a', 'partial'), b]).get('b')).toBe('answered');
  });
  it('ends in a circle of follow-ups', () => {
    const circle = [question('a', { parent: 'b', askedWhen: 'yes' }), question('b', { parent: 'a', askedWhen: 'yes' })];
    expect([...standings(circle, []).values()]).toEqual(['unanswered', 'unanswered']);
  });
  it('is counted alike by the score', () => {
    const questions = [question('a'), question('n', { polarity: 'neutral' }), question('t', { kind: 'text' })];
    const given = [answer('a', 'yes'), answer('t', null, 'Words.')];
    expect(score(edition(questions), given)).toMatchObject({ answered: 2, asked: 3 });
  });
});

describe('a critical question that is said not to apply', () => {
  const questions = [question('a', { critical: true }), question('b')];
  const given = [answer('a', 'na', 'We run no servers.'), answer('b', 'yes')];
  it('counts as not met and caps the rating until a reviewer accepts it', () => {
    const open = score(edition(questions), given);
    expect(open).toMatchObject({ score: 50, rating: 'weak', criticalFailed: ['a'], rules: 'custodia-score/2' });
    expect(open.contributions[0]).toMatchObject({ outcome: 'na-to-accept', credit: 0 });
    const accepted = score(edition(questions), given, undefined, { accepted: new Set(['a']) });
    expect(accepted).toMatchObject({ score: 100, rating: 'strong', criticalFailed: [] });
  });
  it('cannot be escaped from by saying so of all of them', () => {
    const all = Array.from({ length: 9 }, (_, index) => question(`c${index}`, { critical: true }));
    const said = all.map(({ id }) => answer(id, 'na', 'It does not apply to us.'));
    const result = score(edition([...all, ...Array.from({ length: 90 }, (_, index) => question(`q${index}`))]), [
      ...said,
      ...Array.from({ length: 90 }, (_, index) => answer(`q${index}`, 'yes')),
    ]);
    expect(result.rating).toBe('conditional');
  });
  it('scores as it did by the rules under which it was sent', () => {
    expect(score(edition(questions), given, undefined, { rules: 'custodia-score/1' })).toMatchObject({
      score: 100,
      rating: 'strong',
      rules: 'custodia-score/1',
    });
  });
});

const numberOf = (questions: readonly Question[], answers: readonly ScoredAnswer[]): number =>
  score(edition(questions), answers).score ?? 0;
const replaced = (answers: readonly ScoredAnswer[], at: number, by: Partial<ScoredAnswer>): ScoredAnswer[] =>
  answers.map((one, index) => (index === at ? { ...one, ...by } : one));

describe('whatever is answered', () => {
  it('a stored score is recomputed from its explanation to the last digit', () =>
    fc.assert(
      fc.property(anyFilled, ({ questions, answers }) => {
        const stored = JSON.parse(
          JSON.stringify(storedScore(score(edition(questions), answers), 'sha256:1', 47)),
        ) as ReturnType<typeof storedScore>;
        const counted = stored.contributions.filter(([, , , credit]) => credit !== null);
        const possible = counted.reduce((sum, [, , weight]) => sum + weight * 10_000, 0);
        if (possible === 0) return expect(stored.score).toBeNull();
        expect(stored.contributions.reduce((sum, [, , , , points]) => sum + points, 0)).toBe(stored.score);
        const earned = counted.reduce((sum, [, , weight, credit]) => sum + weight * 10_000 * credit!, 0);
        expect(stored.score).toBeCloseTo((100 * earned) / possible, 9);
        expect(stored.residualRisk).toBe(Math.round(47 * (100 - stored.score!)) / 100);
        return undefined;
      }),
    ));

  it('skipping a question never raises the score', () =>
    fc.assert(
      fc.property(anyFilled, ({ questions, answers, at }) => {
        fc.pre(answers[at]!.owner !== 'CSC-owned');
        const without = replaced(answers, at, { value: null, owner: null, text: '' });
        // What leaves the sums for a reason counts again once nothing is said; only what counted can be skipped.
        fc.pre(answers[at]!.value !== 'na');
        expect(numberOf(questions, without)).toBeLessThanOrEqual(numberOf(questions, answers));
      }),
    ));

  it('saying that it does not apply never raises it above an honest no, without a reason or without acceptance', () =>
    fc.assert(
      fc.property(anyFilled, ({ questions, answers, at }) => {
        const one = questions[at]!;
        fc.pre(one.kind !== 'text');
        const failing = one.polarity === 'negative' ? 'yes' : 'no';
        for (const text of one.critical ? ['n/a', reason] : ['n/a']) {
          const said = replaced(answers, at, { value: 'na', owner: null, text });
          expect(numberOf(questions, said)).toBeLessThanOrEqual(
            numberOf(questions, replaced(answers, at, { value: failing, owner: null, text: '' })),
          );
        }
      }),
    ));

  it('saying with a reason that it does not apply never raises it above meeting it', () =>
    fc.assert(
      fc.property(anyFilled, ({ questions: followed, answers, at }) => {
        const questions = followed.map((one) => ({ ...one, parent: null, askedWhen: null }));
        const met = questions[at]!.polarity === 'negative' ? 'no' : 'yes';
        fc.pre(questions[at]!.kind !== 'text' && questions[at]!.polarity !== 'neutral' && questions[at]!.weight > 0);
        expect(
          numberOf(questions, replaced(answers, at, { value: 'na', owner: null, text: reason })),
        ).toBeLessThanOrEqual(numberOf(questions, replaced(answers, at, { value: met, owner: null, text: '' })));
      }),
    ));

  it('splitting the weight of a question over two that are answered alike changes nothing', () =>
    fc.assert(
      fc.property(anyFilled, fc.integer({ min: 1, max: 99 }), ({ questions, answers, at }, share) => {
        const one = questions[at]!;
        const first = Math.floor(one.weight * 100 * share) / 10_000;
        const second = Math.round((one.weight - first) * 10_000) / 10_000;
        fc.pre(first > 0 && second > 0);
        const split = [
          ...questions.map((other) => (other.id === one.id ? { ...other, weight: first } : other)),
          { ...one, id: 'split', weight: second },
        ];
        const given = [...answers, { ...answers[at]!, questionId: 'split' }];
        expect(numberOf(split, given)).toBeCloseTo(numberOf(questions, answers), 9);
      }),
    ));
});
