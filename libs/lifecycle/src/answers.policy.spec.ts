import { expect, it } from '@jest/globals';
import { blankIn } from './answers.policy.js';

it('The first text that says nothing is refused with what to write; one that is left out is none', () => {
  const reason = ['reason', 'Sold', 'Say why.'] as const;
  const basis = (text: string | undefined) => ['legalBasis', text, 'Name the ground.'] as const;
  expect(blankIn([reason, basis(undefined)])).toBeNull();
  for (const text of ['', ' \n'])
    expect(blankIn([reason, basis(text)])).toMatchObject({
      kind: 'refused',
      refusal: { code: 'INVALID_INPUT', field: 'legalBasis', remedy: 'Name the ground.' },
    });
});
