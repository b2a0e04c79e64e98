import { expect, it } from '@jest/globals';
import { blank, editionOf, flawOf } from './edition-file.ts';

const question = (id: string) => ({ ...blank(1, 'Access'), id, text: `Is ${id} in place?` });

it('makes a file of the questions, and rules of what a file does not say', async () => {
  const { file, rules } = editionOf([question('A-1'), { ...question('A-2'), critical: true, weight: 5 }]);
  expect((await file.text()).trim().split('\r\n').slice(1)).toEqual([
    'Access,A-1,Is A-1 in place?,,',
    'Access,A-2,Is A-2 in place?,,',
  ]);
  expect(rules).toEqual([
    { questionId: 'A-1', critical: false, polarity: 'POSITIVE', weight: 1 },
    { questionId: 'A-2', critical: true, polarity: 'POSITIVE', weight: 5 },
  ]);
});

it('finds a question without text, and an id that is there twice', () => {
  expect(flawOf([])).toEqual({ at: 0, flaw: 'empty' });
  expect(flawOf([question('A-1'), { ...question('A-2'), text: ' ' }])).toEqual({ at: 1, flaw: 'empty' });
  expect(flawOf([question('A-1'), question('A-1')])).toEqual({ at: 1, flaw: 'twice' });
  expect(flawOf([question('A-1'), question('A-2')])).toBeNull();
});
