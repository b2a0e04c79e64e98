import { describe, expect, it } from '@jest/globals';
import type { AnswerValue, Question } from '../questionnaire/template-edition.js';
import { question } from '../workbook/questionnaires.testing.js';
import { earlierAnswers, type EarlierReview } from './earlier.policy.js';

const answer = (questionId: string, value: AnswerValue | null, text = '') => ({
  questionId,
  value,
  owner: 'Ours',
  text,
  customerResponsibilities: '',
});
const before = (
  title: string,
  asked: readonly Question[],
  given: readonly ReturnType<typeof answer>[],
  submittedAt: string | null = '2025-05-03T10:00:00.000Z',
): EarlierReview => ({
  title,
  submittedAt,
  questions: asked,
  answers: Object.fromEntries(given.map((one) => [one.questionId, one])),
});
const told = (questions: readonly Question[], reviews: readonly EarlierReview[]) =>
  earlierAnswers(questions, ['Ours'], reviews).map(({ questionId, how, value, title }) => [
    questionId,
    how,
    value,
    title,
  ]);

describe('what a vendor answered before', () => {
  const backups = question('now-1', { text: 'Are backups encrypted and tested at least once every year?' });

  it('belongs to the question of the same words, whatever its id, from the newest review that has it', () => {
    const asked = question('old-9', { text: 'ARE BACKUPS encrypted, and tested at least once every year?' });
    const newest = before('Of May', [asked], [answer('old-9', 'yes', 'Each spring.')]);
    const oldest = before('Of January', [asked], [answer('old-9', 'no')]);
    expect(earlierAnswers([backups], ['Ours'], [newest, oldest])).toEqual([
      {
        questionId: 'now-1',
        how: 'same-question',
        value: 'yes',
        owner: 'Ours',
        text: 'Each spring.',
        asked: asked.text,
        title: 'Of May',
        submittedAt: newest.submittedAt,
      },
    ]);
    expect(earlierAnswers([backups], [], [newest])[0]!.owner).toBeNull();
  });

  it('belongs to nearly the same words where nothing has the same ones, and never to an id alone', () => {
    const nearly = question('x', { text: 'Are backups encrypted and tested at least once each year?' });
    const other = question('now-1', { text: 'Do visitors wear badges?' });
    expect(told([backups], [before('Then', [other, nearly], [answer('now-1', 'no'), answer('x', 'yes')])])).toEqual([
      ['now-1', 'similar-question', 'yes', 'Then'],
    ]);
    expect(told([backups], [before('Then', [other], [answer('now-1', 'no')])])).toEqual([]);
  });

  it('belongs to the same control only where all answers about it agree, and good means the same', () => {
    const now = question('n', { control: 'BCR-08', text: 'Can lost data be brought back?' });
    const asked = [
      question('a', { control: 'BCR-08', text: 'Are copies of data kept in a second place?' }),
      question('b', { control: 'BCR-08', text: 'Is bringing data back practised?' }),
    ];
    expect(told([now], [before('Then', asked, [answer('a', 'yes'), answer('b', 'yes')])])).toEqual([
      ['n', 'same-control', 'yes', 'Then'],
    ]);
    expect(told([now], [before('Then', asked, [answer('a', 'yes'), answer('b', 'no')])])).toEqual([]);
    const bad = [{ ...asked[0]!, polarity: 'negative' } as Question];
    expect(told([now], [before('Then', bad, [answer('a', 'yes')])])).toEqual([]);
  });

  it('is no answer of another kind, no partial where none is offered, and nothing of nothing', () => {
    const strict = { ...backups, kind: 'yes_no' } as Question;
    const text = { ...backups, id: 'old', kind: 'text' } as Question;
    const same = { ...backups, id: 'old' };
    expect(told([strict], [before('Then', [same], [answer('old', 'partial')])])).toEqual([]);
    expect(told([strict], [before('Then', [text], [answer('old', null, 'Yes.')])])).toEqual([]);
    expect(told([strict], [before('Then', [same], [answer('old', null)])])).toEqual([]);
  });

  it('comes from other parts of the open review, too, and never from the question itself', () => {
    const twin = { ...backups, id: 'other/1' };
    const open = before('This one', [backups, twin], [answer('other/1', 'yes')], null);
    expect(told([backups, twin], [open])).toEqual([['now-1', 'same-question', 'yes', 'This one']]);
  });
});
