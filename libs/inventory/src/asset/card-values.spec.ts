import { describe, expect, it } from '@jest/globals';
import { cardValues } from './card-values.js';

const stated = (...fields: Parameters<typeof cardValues>[0]) => {
  const answer = cardValues(fields);
  return answer.kind === 'card' ? answer.card : answer.refusal;
};

describe('the fields of a card as a client states them', () => {
  it('are taken as text or as a list', () => {
    expect(stated({ field: 'intendedUse', text: 'Sorting' }, { field: 'tags', list: ['a', 'b'] })).toEqual({
      intendedUse: 'Sorting',
      tags: ['a', 'b'],
    });
  });

  it('are refused with both when one has text and a list', () => {
    expect(stated({ field: 'tags', text: 'x', list: ['a', 'b'] })).toMatchObject({
      code: 'INVALID_INPUT',
      field: 'card.tags',
      value: 'x" and "[a, b]',
    });
  });

  it('are refused with both when one stands twice', () => {
    expect(stated({ field: 'bias', text: 'None known' }, { field: 'bias', text: 'Strong' })).toMatchObject({
      code: 'INVALID_INPUT',
      field: 'card.bias',
      value: 'None known" and "Strong',
    });
  });

  it('are refused with everything that is wrong, at once', () => {
    expect(
      stated({ field: 'flavour', text: 'x' }, { field: 'bias', text: 'a' }, { field: 'bias', list: ['b'] }),
    ).toMatchObject({ code: 'INVALID_INPUT', field: 'card.field, card.bias' });
  });
});
