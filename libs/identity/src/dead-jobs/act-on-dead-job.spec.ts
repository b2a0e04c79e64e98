import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DeadJob } from '@custodia/jobs';
import { actOn, deadJobReactor } from './act-on-dead-job.js';

const failedAt = '2026-11-27T08:00:00.000Z';
let letters: Partial<DeadJob>[];
let done: string[];
const queue = {
  deadLetters: () => Promise.resolve(letters as DeadJob[]),
  retry: () => Promise.resolve(done.push('retry')),
  discard: () => Promise.resolve(done.push('discard')),
};
const act = (verb: 'retry' | 'discard') => actOn(queue, 'o', { verb, name: 'send', jobId: 'j', failedAt });
beforeEach(() => {
  letters = [{ failedAt }];
  done = [];
});

describe('what was decided about a failed job', () => {
  it.each(['retry', 'discard'] as const)('is carried out: %s', async (verb) => {
    await act(verb);
    expect(done).toEqual([verb]);
  });

  it('leaves a later failure of the same job alone, and one that is gone', async () => {
    letters = [{ failedAt: '2026-11-27T09:00:00.000Z' }];
    await act('retry');
    letters = [];
    await act('discard');
    expect(done).toEqual([]);
  });

  it('is asked for again by the log, so that it happens when the request could not', () => {
    const asked = ['DeadJobRetried', 'DeadJobDiscarded'].map((type) =>
      deadJobReactor.on[type as keyof typeof deadJobReactor.on]?.({
        data: { name: 'send', jobId: 'j', failedAt },
      } as never),
    );
    expect(asked.flat()).toMatchObject(
      ['retry', 'discard'].map((verb) => ({ data: { verb, name: 'send', jobId: 'j', failedAt } })),
    );
  });
});
