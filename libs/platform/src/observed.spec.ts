import { describe, expect, it } from '@jest/globals';
import { AggregateBusy } from '@custodia/event-store';
import type { JobDefinition } from '@custodia/jobs';
import { metricsPage } from '@custodia/telemetry';
import { readMetric } from '@custodia/telemetry/testing';
import { observedJob } from './observed.js';

const job = { name: 'observed', id: '1', organisation: 'o', data: {}, attempt: 1, attempts: 3 };
const ended = async (handle: JobDefinition['handle']): Promise<void> => {
  const definition = {
    name: job.name,
    attempts: 3,
    backoff: { firstMs: 1, maxMs: 1 },
    timeoutMs: 1_000,
    concurrency: 1,
  };
  await observedJob({ ...definition, handle })
    .handle(job, new AbortController().signal)
    .catch(() => undefined);
};

describe('a job that is measured', () => {
  it('is done, has failed, or found its record busy', async () => {
    await ended(() => Promise.resolve());
    await ended(() => Promise.reject(new Error('no')));
    await ended(() => Promise.reject(new Error('wrapped', { cause: new AggregateBusy('model-o.1', 6_000) })));
    await ended(() => Promise.reject(new AggregateBusy('model-o.1', 6_000)));
    const page = await metricsPage([]).read();
    const counted = (outcome: string) => readMetric(page, 'custodia_job_attempts_total', { job: job.name, outcome });
    expect([counted('done'), counted('failed'), counted('busy')]).toEqual([1, 1, 2]);
  });
});
