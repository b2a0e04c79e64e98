import type { JobQueue } from '@custodia/jobs';
import type { MetricSource } from '@custodia/telemetry';

/** What waits in the queues, and since when. */
export const jobMetrics = (queue: Pick<JobQueue, 'counts'>): MetricSource => ({
  name: 'jobs',
  gauges: [
    { name: 'custodia_jobs', help: 'Jobs by name and state', labels: ['job', 'state'] },
    {
      name: 'custodia_job_oldest_seconds',
      help: 'How long the oldest job that could run has waited for a runner',
      labels: ['job'],
    },
  ],
  async read() {
    return Object.entries(await queue.counts()).flatMap(([job, { oldestWaitingMs, ...counts }]) => [
      { name: 'custodia_job_oldest_seconds', labels: { job }, value: oldestWaitingMs / 1_000 },
      ...Object.entries(counts).map(([state, value]) => ({ name: 'custodia_jobs', labels: { job, state }, value })),
    ]);
  },
});
