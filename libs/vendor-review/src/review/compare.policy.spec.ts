import { describe, expect, it } from '@jest/globals';
import { composeEdition } from '../questionnaire/compose-edition.policy.js';
import type { Question, TemplateEdition } from '../questionnaire/template-edition.js';
import { compareAnswers, diffAnswers } from './compare.policy.js';
import type { ReviewAnswer } from './review.types.js';

const edition = (questions: Record<string, string>): TemplateEdition =>
  ({
    template: 'one',
    source: { kind: 'pack' },
    questions: Object.entries(questions).map(([id, text]) => ({ id, text, polarity: 'positive' }) as Question),
  }) as unknown as TemplateEdition;
const answer = (value: string, text = ''): ReviewAnswer => ({ value, owner: null, text }) as unknown as ReviewAnswer;

describe('the answers of a review beside those of the one before', () => {
  const questions = edition({ q1: 'One?', q2: 'Two?', q3: 'Three?', q4: 'Four?', q5: 'Five?' });

  it('are new, gone, other or the same', () => {
    const before = { q2: answer('yes'), q3: answer('yes'), q4: answer('yes', 'By hand.') };
    const now = { q1: answer('no'), q3: answer('yes'), q4: answer('yes', 'By a job.') };
    const { differences, notComparable } = diffAnswers(
      { edition: questions, answers: now },
      { edition: questions, answers: before },
      true,
    );
    expect(differences.map(({ questionId, change }) => [questionId, change])).toEqual([
      ['q1', 'added'],
      ['q2', 'removed'],
      ['q3', 'unchanged'],
      ['q4', 'changed'],
      ['q5', 'unchanged'],
    ]);
    expect(differences[3]).toMatchObject({ before: { text: 'By hand.' }, after: { text: 'By a job.' } });
    expect(notComparable).toEqual([]);
  });

  it('are compared across editions by the words, never by the id alone', () => {
    const later = edition({ q1: 'ONE ?', q2: 'Something else?', q9: 'Four?', q8: 'New?' });
    const { differences, notComparable } = diffAnswers(
      { edition: later, answers: { q1: answer('yes'), q2: answer('yes'), q9: answer('no') } },
      { edition: questions, answers: { q1: answer('yes'), q2: answer('yes'), q4: answer('yes') } },
      false,
    );
    expect(differences.map(({ questionId, change, similarity }) => [questionId, change, similarity])).toEqual([
      ['q1', 'unchanged', 1],
      ['q9', 'changed', 1],
    ]);
    expect(notComparable).toEqual(['q2', 'q8']);
  });

  it('are compared across editions where the words are nearly the same, which is said', () => {
    const before = edition({
      a: 'Are backups encrypted and tested at least once every year?',
      b: 'Are backups encrypted and tested at least once every month?',
    });
    const later = edition({
      x: 'Are backups encrypted, and tested at least once each year?',
      b: 'Are visitors accompanied at all times?',
    });
    const { differences, notComparable } = diffAnswers(
      { edition: later, answers: { x: answer('no') } },
      { edition: before, answers: { a: answer('yes'), b: answer('yes') } },
      false,
    );
    expect(differences).toMatchObject([
      { questionId: 'x', change: 'changed', formerText: before.questions[0]!.text, before: { value: 'yes' } },
    ]);
    expect(differences[0]!.similarity).toBeGreaterThan(0.8);
    expect(differences[0]!.similarity).toBeLessThan(1);
    expect(notComparable).toEqual(['b']);
  });

  it('are compared within their questionnaire, also where it was asked together with others', () => {
    const packs = composeEdition([
      { id: '1', digest: '', edition: { ...questions, owners: [], answers: [], domains: [] } },
      {
        id: '2',
        digest: '',
        edition: { ...edition({ q1: 'Other?' }), template: 'two', owners: [], answers: [], domains: [] },
      },
    ]);
    const { differences, notComparable } = diffAnswers(
      { edition: packs, answers: { 'one/q1': answer('no'), 'two/q1': answer('no') } },
      { edition: questions, answers: { q1: answer('yes') } },
      false,
    );
    expect(differences.filter(({ change }) => change === 'changed').map(({ questionId }) => questionId)).toEqual([
      'one/q1',
    ]);
    expect(notComparable).toEqual(['two/q1']);
  });
});

describe('one question over many vendors', () => {
  it('says whether they differ, an absent answer included', () => {
    const sheets: Record<string, ReviewAnswer>[] = [
      { q1: answer('yes'), q2: answer('yes', 'a') },
      { q1: answer('no'), q2: answer('yes', 'b') },
      {},
    ];
    const questions = edition({ q1: 'One?', q2: 'Two?', q3: 'Three?' });
    expect(compareAnswers(questions, sheets.slice(0, 2)).map(({ differs }) => differs)).toEqual([true, false, false]);
    expect(compareAnswers(questions, sheets).map(({ differs }) => differs)).toEqual([true, true, false]);
  });
});
