import { expect, it } from '@jest/globals';
import { askedOf, type Conditional } from './asked.ts';

const nothing = { answered: null, chosen: null, above: null, atLeast: null, atMost: null, below: null };
const questions: Conditional[] = [
  { id: 'stored' },
  { id: 'where', parent: 'stored', askedWhen: 'YES' },
  { id: 'why', parent: 'where', askedIf: { ...nothing, chosen: 'Elsewhere' } },
  { id: 'days' },
  { id: 'long', parent: 'days', askedIf: { ...nothing, above: 30, atMost: 90 } },
  { id: 'unknown', parent: 'days', askedIf: { ...nothing, answered: false } },
];

it.each([
  [{}, ['stored', 'days', 'unknown']],
  [{ stored: ['YES'] }, ['stored', 'where', 'days', 'unknown']],
  [{ stored: ['YES'], where: ['EU', 'Elsewhere'] }, ['stored', 'where', 'why', 'days', 'unknown']],
  [{ stored: ['NO'], where: ['Elsewhere'] }, ['stored', 'days', 'unknown']],
  [{ days: ['30'] }, ['stored', 'days']],
  [{ days: ['31'] }, ['stored', 'days', 'long']],
  [{ days: ['91'] }, ['stored', 'days']],
])('with the answers %j asks %j', (tried, asked) => {
  expect([...askedOf(questions, tried)]).toEqual(asked);
});
