import { expect, it } from '@jest/globals';
import type { DraftQuestion } from './draft-query.ts';
import { blank, domainOf, freeId, inputOf, valuesOf } from './question-values.ts';

const condition = { above: null, answered: null, atLeast: null, atMost: null, below: null, chosen: null };
const question: DraftQuestion = {
  id: 'S-2',
  text: 'For how many days?',
  guidance: 'Count the backups.',
  domain: 'security',
  kind: 'TEXT',
  answerType: 'NUMBER',
  options: [],
  columns: null,
  control: 'DSP-16',
  critical: false,
  evidence: true,
  polarity: 'NEUTRAL',
  weight: 0,
  parent: 'S-1',
  askedWhen: null,
  askedIf: null,
};

it.each([
  [{ askedWhen: 'YES' }, { askedWhen: 'YES' }],
  [{ askedWhen: 'NO' }, { askedWhen: 'NO' }],
  [{ askedIf: { ...condition, answered: true } }, { askedIf: { answered: true } }],
  [{ askedIf: { ...condition, answered: false } }, { askedIf: { answered: false } }],
  [{ askedIf: { ...condition, chosen: 'EU' } }, { askedIf: { chosen: 'EU' } }],
  [{ askedIf: { ...condition, atLeast: 0, below: 30 } }, { askedIf: { atLeast: 0, below: 30 } }],
])('keeps the condition %j of a question that is saved as it is', (told, kept) => {
  expect(inputOf(valuesOf({ ...question, ...told }, 'Security'), 'security')).toEqual({
    id: 'S-2',
    domain: 'security',
    text: 'For how many days?',
    guidance: 'Count the backups.',
    answerType: 'NUMBER',
    options: [],
    columns: [],
    critical: false,
    evidence: true,
    weight: 0,
    control: 'DSP-16',
    parent: 'S-1',
    ...kept,
  });
});

it('leaves out what the type has no use for', () => {
  const values = { ...blank('Q-1', 'Security'), text: 'Which?', options: ' EU \n\nUSA', columns: 'A', critical: true };
  expect(inputOf({ ...values, answerType: 'SINGLE' }, 'security')).toMatchObject({
    options: ['EU', 'USA'],
    columns: [],
    critical: false,
  });
  expect(inputOf({ ...values, answerType: 'TABLE' }, 'security')).toMatchObject({ options: [], columns: ['A'] });
  expect(inputOf(values, 'security')).toMatchObject({ options: [], critical: true, polarity: 'POSITIVE' });
});

it('finds a domain by its title, and makes the id of a new one', () => {
  const domains = [{ id: 'data', title: 'Data' }];
  expect(domainOf(' Data ', domains)).toEqual({ id: 'data' });
  expect(domainOf('Menschen & Räume', domains)).toEqual({
    id: 'menschen-raume',
    added: { id: 'menschen-raume', title: 'Menschen & Räume' },
  });
  expect(domainOf('DATA', domains).id).toBe('data-2');
});

it('proposes a number that no question has', () => {
  expect(freeId([{ id: 'Q-2' }])).toBe('Q-3');
});
