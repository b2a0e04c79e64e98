import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { composeEdition, packsIn, prefixOf, type RecordedEdition } from '../questionnaire/compose-edition.policy.js';
import type { Question, TemplateEdition } from '../questionnaire/template-edition.js';
import { anyFilled, edition, question, reason } from './any-answers.testing.js';
import type { ScoredAnswer } from './outcome.js';
import { packScores } from './packs.policy.js';
import { score } from './score.js';
import { storedScore, type StoredScore } from './stored-score.js';

const inherent = 47;
const recorded = (template: string, questions: readonly Question[]): RecordedEdition => ({
  id: `id-of-${template}`,
  digest: `sha256:${template}`,
  edition: { ...edition(questions), template, title: template },
});
const scored = (whole: TemplateEdition, answers: readonly ScoredAnswer[]): StoredScore =>
  storedScore(score(whole, answers), 'sha256:1', inherent, packScores(whole, answers, inherent));
const under = (template: string, answers: readonly ScoredAnswer[]): ScoredAnswer[] =>
  answers.map((answer) => ({ ...answer, questionId: `${prefixOf({ template })}${answer.questionId}` }));
const yes = (...ids: string[]): ScoredAnswer[] =>
  ids.map((questionId) => ({ questionId, value: 'yes', owner: null, text: '' }));

describe('an edition of several questionnaires', () => {
  const whole = composeEdition([
    recorded('one', [question('a'), question('b', { parent: 'a', askedWhen: 'yes' })]),
    recorded('two', [question('a', { critical: true })]),
  ]);

  it('asks all of each, under ids of its own', () => {
    expect(whole.questions.map(({ id, domain, parent }) => [id, domain, parent])).toEqual([
      ['one/a', 'one/D1', null],
      ['one/b', 'one/D1', 'one/a'],
      ['two/a', 'two/D1', null],
    ]);
    expect(packsIn(whole).map(({ template, prefix, owners }) => [template, prefix, owners])).toEqual([
      ['one', 'one/', ['CSP-owned', 'CSC-owned']],
      ['two', 'two/', ['CSP-owned', 'CSC-owned']],
    ]);
  });
  it('is the questionnaire itself where there is one', () => {
    const { edition: alone } = recorded('one', [question('a')]);
    expect(composeEdition([recorded('one', [question('a')])])).toEqual(alone);
    expect(scored(alone, yes('a'))).not.toHaveProperty('packs');
  });
  it('does not take a control for the customer’s own where one questionnaire means somebody else by the word', () => {
    const { owners, ...rest } = recorded('two', [question('a')]).edition;
    const other = { ...rest, owners: owners.map(({ label }) => ({ label, bears: 'shared' as const })) };
    const both = composeEdition([recorded('one', [question('a')]), { id: 'two', digest: '', edition: other }]);
    expect(both.owners.filter(({ bears }) => bears === 'customer')).toEqual([]);
  });
});

describe('an assessment of several questionnaires', () => {
  const whole = composeEdition([
    recorded('one', [question('a'), question('b')]),
    recorded('two', [question('a', { critical: true }), question('b')]),
  ]);

  it('scores over all questions; the worst rating and the worst residual risk count', () => {
    const result = scored(whole, yes('one/a', 'one/b', 'two/b'));
    expect(result).toMatchObject({ score: 75, rating: 'weak', residualRisk: 23.5 });
    expect(result.packs).toMatchObject([
      { template: 'one', score: 100, rating: 'strong', residualRisk: 0, criticalFailed: 0 },
      { template: 'two', score: 50, rating: 'weak', residualRisk: 23.5, criticalFailed: 1 },
    ]);
  });
  it('leaves out a questionnaire of which nothing can be scored', () => {
    const some = composeEdition([recorded('one', [question('a')]), recorded('two', [question('t', { kind: 'text' })])]);
    expect(scored(some, [])).toMatchObject({ score: 0, rating: 'poor', residualRisk: inherent });
    expect(scored(some, yes('one/a')).packs?.map((pack) => pack.score)).toEqual([100, null]);
  });
});

/** Two questionnaires with the same ids, and a place in the first. */
const anyTwo = fc.tuple(anyFilled, anyFilled).map(([one, two]) => ({
  whole: composeEdition([recorded('one', one.questions), recorded('two', two.questions)]),
  answers: [...under('one', one.answers), ...under('two', two.answers)],
  at: one.at,
  one,
  two,
}));
const replaced = (answers: readonly ScoredAnswer[], at: number, by: Partial<ScoredAnswer>): ScoredAnswer[] =>
  answers.map((each, index) => (index === at ? { ...each, ...by } : each));
const risk = (whole: TemplateEdition, answers: readonly ScoredAnswer[]): number =>
  scored(whole, answers).residualRisk ?? inherent;

describe('whatever is answered to several questionnaires', () => {
  it('score, packs and risk are recomputed from the explanation to the last digit', () =>
    fc.assert(
      fc.property(anyTwo, ({ whole, answers, one, two }) => {
        const stored = JSON.parse(JSON.stringify(scored(whole, answers))) as StoredScore;
        const counted = stored.contributions.filter(([, , , credit]) => credit !== null);
        if (stored.score === null) expect(counted.reduce((sum, [, , weight]) => sum + weight, 0)).toBe(0);
        else expect(stored.contributions.reduce((sum, [, , , , points]) => sum + points, 0)).toBe(stored.score);
        for (const [index, part] of [one, two].entries()) {
          // The same number as if it had been asked alone.
          const alone = score(edition(part.questions), part.answers);
          expect(stored.packs![index]).toMatchObject({ score: alone.score, rating: alone.rating });
          const own = counted.filter(([id]) => id.startsWith(stored.packs![index]!.prefix));
          const possible = own.reduce((sum, [, , weight]) => sum + weight * 10_000, 0);
          const earned = own.reduce((sum, [, , weight, credit]) => sum + weight * 10_000 * credit!, 0);
          if (possible === 0) expect(alone.score).toBeNull();
          else expect(alone.score).toBeCloseTo((100 * earned) / possible, 9);
        }
        const lowest = stored.packs!.flatMap((pack) => (pack.score === null ? [] : [pack.score]));
        expect(stored.residualRisk).toBe(
          lowest.length === 0 ? null : Math.round(inherent * (100 - Math.min(...lowest))) / 100,
        );
      }),
    ));

  it('skipping a question raises neither the score of the whole nor that of a pack, and lowers no risk', () =>
    fc.assert(
      fc.property(anyTwo, ({ whole, answers, at }) => {
        fc.pre(answers[at]!.owner !== 'CSC-owned' && answers[at]!.value !== 'na');
        const without = replaced(answers, at, { value: null, owner: null, text: '' });
        const [before, after] = [scored(whole, answers), scored(whole, without)];
        expect(after.score ?? 0).toBeLessThanOrEqual(before.score ?? 0);
        for (const [index, pack] of after.packs!.entries())
          expect(pack.score ?? 0).toBeLessThanOrEqual(before.packs![index]!.score ?? 0);
        expect(after.residualRisk ?? inherent).toBeGreaterThanOrEqual(before.residualRisk ?? 0);
      }),
    ));

  it('saying without a reason or without acceptance that it does not apply lowers no risk below an honest no', () =>
    fc.assert(
      fc.property(anyTwo, ({ whole, answers, at }) => {
        const asked = whole.questions[at]!;
        fc.pre(asked.kind !== 'text');
        const honest = { value: asked.polarity === 'negative' ? 'yes' : 'no', owner: null, text: '' } as const;
        for (const text of asked.critical ? ['n/a', reason] : ['n/a'])
          expect(risk(whole, replaced(answers, at, { value: 'na', owner: null, text }))).toBeGreaterThanOrEqual(
            risk(whole, replaced(answers, at, honest)),
          );
      }),
    ));

  it('splitting one questionnaire into two lowers no risk, and leaves the score as it is', () =>
    fc.assert(
      fc.property(anyFilled, fc.nat(13), ({ questions, answers }, cut) => {
        const alone = questions.map((each) => ({ ...each, parent: null, askedWhen: null }));
        fc.pre(cut > 0 && cut < alone.length);
        const whole = composeEdition([recorded('one', alone.slice(0, cut)), recorded('two', alone.slice(cut))]);
        const split = scored(whole, [...under('one', answers.slice(0, cut)), ...under('two', answers.slice(cut))]);
        const one = scored(edition(alone), answers);
        expect(split.score).toBe(one.score);
        if (one.residualRisk !== null) expect(split.residualRisk).toBeGreaterThanOrEqual(one.residualRisk);
      }),
    ));
});
