import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { neverActsTwice } from '../testing/never-acts-twice.js';
import { scenarios } from '../testing/scenario.js';
import { idempotencyKey, type UseIdempotencyKey } from './idempotency-key.decider.js';

const { given } = scenarios(idempotencyKey.decider);
const use = (digest: string): UseIdempotencyKey => ({
  type: 'UseIdempotencyKey',
  digest,
  stream: 'model-a.1',
  after: 4,
});
const used = { type: 'IdempotencyKeyUsed' as const, data: { digest: 'one', stream: 'model-a.1', after: 4 } };

describe('an idempotency key', () => {
  it('stands for the first request that uses it', () => given().when(use('one')).then(used));
  it('may be used again by the same request', () => given(used).when(use('one')).thenNothing());
  it('is refused to a request with another input', () =>
    given(used).when(use('two')).thenRefuses({ code: 'KEY_REUSED' }));
  it('is never used twice', () =>
    neverActsTwice(
      idempotencyKey.decider,
      fc.constantFrom('one', 'two').map((digest) => use(digest)),
    ));
});
