import { describe, expect, it } from '@jest/globals';
import { checkEdition } from '../questionnaire/check-edition.js';
import { conditionInWords } from '../questionnaire/condition.policy.js';
import { parsePack } from '../questionnaire/pack.js';
import { renderPack } from '../questionnaire/render-pack.js';
import { yesNoNa, type Condition, type Question } from '../questionnaire/template-edition.js';
import { edition, question } from './any-answers.testing.js';
import { progressOf, standingsOf } from './answered.policy.js';
import { score } from './score.js';

const region = question('region', { kind: 'text', form: 'single', options: ['EU', 'US'], polarity: 'neutral' });
const services = { ...region, id: 'services', form: 'multiple', options: ['Mail', 'Chat', 'Search'] } as Question;
const people = question('people', { kind: 'text', form: 'number', polarity: 'neutral' });
const hosted = question('hosted', {});
const follows = (parent: string, askedIf: Condition, more: Partial<Question> = {}): Question =>
  question('after', { parent, askedWhen: null, askedIf, ...more });
const words = { kind: 'text', polarity: 'neutral' } as const;

const none = { customerOwners: new Set<string>(), accepted: new Set<string>() };
const given = (text: string, value: 'yes' | 'no' | 'na' | null = null) => ({ value, text, owner: null });

describe('a follow-up', () => {
  it.each([
    ['of one option, when it is chosen', region, { chosen: 'EU' }, 'EU', 'unanswered'],
    ['of one option, when another is chosen', region, { chosen: 'EU' }, 'US', 'not-asked'],
    ['of one option, before one is chosen', region, { chosen: 'EU' }, '', 'unanswered'],
    ['of one option, when what is there is none', region, { chosen: 'EU' }, 'Mars', 'unanswered'],
    ['of several, when it is among them', services, { chosen: 'Chat' }, 'Mail\nChat', 'unanswered'],
    ['of several, when it is not', services, { chosen: 'Chat' }, 'Mail\nSearch', 'not-asked'],
    ['of a number that is large enough', people, { atLeast: 10 }, '10', 'unanswered'],
    ['of a number that is too small', people, { atLeast: 10 }, '9.5', 'not-asked'],
    ['of a number above a bound', people, { above: 10 }, '10', 'not-asked'],
    ['of a number within bounds', people, { above: 10, below: 20 }, '15', 'unanswered'],
    ['of a number beyond them', people, { above: 10, atMost: 20 }, '20.01', 'not-asked'],
    ['of a negative number', people, { below: 0 }, '-3', 'unanswered'],
    ['of a number that cannot be read', people, { atLeast: 10 }, 'about ten', 'unanswered'],
  ] as const)('%s', (_, parent, askedIf, text, standing) => {
    const questions = [parent, follows(parent.id, askedIf)];
    const standings = standingsOf(questions, (id) => (id === parent.id ? given(text) : undefined), none);
    expect(standings.get('after')).toBe(standing);
  });

  it.each([
    [{ answered: true }, '', 'not-asked'],
    [{ answered: true }, 'EU', 'unanswered'],
    [{ answered: false }, '', 'unanswered'],
    [{ answered: false }, 'EU', 'not-asked'],
  ] as const)('of whether its parent is answered: %j after "%s"', (askedIf, text, standing) => {
    const questions = [region, follows('region', askedIf, words)];
    const standings = standingsOf(questions, (id) => (id === 'region' ? given(text) : undefined), none);
    expect(standings.get('after')).toBe(standing);
  });

  it('of a parent that is not answered counts where that is what it asks about', () => {
    const answered = (askedIf: Condition) => {
      const questions = [region, follows('region', askedIf, words)];
      const standings = standingsOf(questions, (id) => (id === 'after' ? given('There is none.') : undefined), none);
      return [standings.get('after'), progressOf(standings)];
    };
    expect(answered({ answered: false })).toEqual(['answered', { answered: 1, asked: 2 }]);
    expect(answered({ chosen: 'EU' })).toEqual(['parent-unanswered', { answered: 0, asked: 2 }]);
  });

  it('is not asked after one that is not asked itself', () => {
    const asked = [
      hosted,
      { ...region, parent: 'hosted', askedWhen: 'yes' as const },
      follows('region', { answered: false }, words),
    ];
    const standings = standingsOf(asked, (id) => (id === 'hosted' ? given('', 'no') : undefined), none);
    expect([...standings.values()]).toEqual(['answered', 'not-asked', 'not-asked']);
  });

  it('is scored as the page and staff see it', () => {
    const asked = edition([region, follows('region', { chosen: 'EU' }, { critical: true, weight: 3 }), hosted]);
    const answers = (place: string) => [
      { questionId: 'region', value: null, owner: null, text: place },
      { questionId: 'hosted', value: 'yes' as const, owner: null, text: '' },
    ];
    const scored = (place: string) => score(asked, answers(place), undefined, { rules: 'custodia-score/2' });
    expect(scored('US')).toMatchObject({ score: 100, answered: 2, asked: 2 });
    for (const place of ['EU', '', 'Mars']) expect(scored(place)).toMatchObject({ score: 25, asked: 3 });
  });
});

describe('the condition of a follow-up', () => {
  const problems = (askedIf: Condition, parent = 'region', more: Partial<Question> = {}) =>
    checkEdition(edition([region, services, people, follows(parent, askedIf, more)])).map(({ reason }) => reason);
  it.each([
    [{ chosen: 'EU' }, 'region'],
    [{ chosen: 'Chat' }, 'services'],
    [{ atLeast: 1, atMost: 1 }, 'people'],
    [{ above: 0, below: 1 }, 'people'],
  ])('%j of %s is taken', (askedIf, parent) => expect(problems(askedIf, parent)).toEqual([]));
  it.each([
    [{}, 'region', /says nothing/],
    [{ chosen: 'EU', above: 1 }, 'region', /too much/],
    [{ chosen: 'Mars' }, 'region', /no such option/],
    [{ chosen: 'EU' }, 'people', /offers no choice/],
    [{ above: 1 }, 'region', /not answered with a number/],
    [{ above: 1, below: 1 }, 'people', /no number/],
    [{ above: 1, atMost: 1 }, 'people', /no number/],
    [{ answered: true }, 'region', /scores/],
    [{ chosen: 'EU' }, 'nowhere', /does not exist/],
  ])('%j of %s is refused', (askedIf, parent, reason) => {
    expect(problems(askedIf, parent)).toEqual([expect.stringMatching(reason)]);
  });
  it('is about a question that comes before, and stands alone', () => {
    const late = checkEdition(edition([follows('region', { chosen: 'EU' }), region]));
    expect(late).toMatchObject([{ place: 'after', reason: 'the parent comes later' }]);
    const self = checkEdition(edition([follows('after', { answered: true }, words)]));
    expect(self.map(({ reason }) => reason)).toContain('the parents form a circle');
    expect(problems({ chosen: 'EU' }, 'region', { askedWhen: 'yes' })).toEqual([expect.stringMatching(/one of/)]);
    expect(problems({ answered: true }, 'region', words)).toEqual([]);
  });
  it('is written and read as YAML, and put in words', () => {
    const asked = [
      region,
      people,
      follows('region', { chosen: 'EU' }),
      { ...follows('people', { above: 1, atMost: 9 }), id: 'last' },
    ];
    const loaded = parsePack(renderPack({ ...edition(asked), answers: yesNoNa }), 'conditions.yaml');
    if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.problems));
    expect(loaded.edition.questions.map(({ askedIf }) => askedIf)).toEqual([
      undefined,
      undefined,
      { chosen: 'EU' },
      { above: 1, atMost: 9 },
    ]);
    expect(loaded.edition.questions.map(conditionInWords)).toEqual([
      null,
      null,
      'Answer only when region is answered with "EU".',
      'Answer only when people is more than 1 and at most 9.',
    ]);
  });
});
