import type { EventStore } from '@custodia/event-store';
import type { JobQueue } from '@custodia/jobs';
import { lagOf, type AnyProjection } from '@custodia/read-models';
import type { MetricSource } from '@custodia/telemetry';
import type pg from 'pg';

interface Projections {
  readonly store: EventStore;
  /** Over the checkpoints of every projection. */
  readonly overview: pg.Pool;
  readonly projections: readonly AnyProjection[];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** How far the read models are, whichever process projects them. */
export function projectionMetrics({ store, overview, projections, now = Date.now }: Projections): MetricSource {
  const labels = ['projection'];
  /** Where each projection was seen first, while it has not moved. */
  const seen = new Map<string, { readonly position: string; readonly since: number }>();
  const stoodFor = (name: string, position: string): number => {
    const known = seen.get(name);
    if (known?.position === position) return now() - known.since;
    seen.set(name, { position, since: now() });
    return 0;
  };
  return {
    name: 'projections',
    gauges: [
      {
        name: 'custodia_projection_lag_seconds',
        help: 'Age of the last event that a projection shows while there are newer ones; 0 when it shows all',
        labels,
      },
      {
        name: 'custodia_projection_parked',
        help: 'Streams that a projection has set aside, so that their rows are stale',
        labels,
      },
      {
        name: 'custodia_projection_standing_still_seconds',
        help: 'For how long a projection that is behind has not moved, since this process looked at it first',
        labels,
      },
      { name: 'custodia_projection_claimed', help: '1 when a process projects it, 0 when none does', labels },
    ],
    async read() {
      const all = await lagOf(overview, store, projections);
      return all.flatMap(({ name, position, behindMs, parked, caughtUp, owner }) => {
        const still = stoodFor(name, position);
        const of = (metric: string, value: number) => ({
          name: `custodia_projection_${metric}`,
          labels: { projection: name },
          value,
        });
        return [
          of('lag_seconds', behindMs / 1_000),
          of('parked', parked),
          of('standing_still_seconds', caughtUp ? 0 : still / 1_000),
          of('claimed', owner === null ? 0 : 1),
        ];
      });
    },
  };
}

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
