import type { EventStore } from '@custodia/event-store';
import { counter, histogram, type MetricSource } from '@custodia/telemetry';
import type { Overview } from '../query/overview.js';
import type { AnyProjection } from './fold.js';
import { stillWatch } from './health.js';
import { lagOf } from './lag.js';

interface ReadModelMetricsOptions {
  readonly overview: Overview;
  readonly store: EventStore;
  readonly projections: readonly AnyProjection[];
}

const labels = ['projection'] as const;
const gauges = [
  {
    name: 'custodia_projection_lag_seconds',
    help: 'Age of the last event that a projection shows while there are newer ones; 0 when it shows all',
    labels,
  },
  {
    name: 'custodia_projection_standing_still_seconds',
    help: 'For how long a projection that is behind has not moved, since this process looked at it first',
    labels,
  },
  { name: 'custodia_projection_claimed', help: '1 when a process projects it, 0 when none does', labels },
  {
    name: 'custodia_projection_parked',
    help: 'Streams that a projection has set aside, so that their rows are stale',
    labels,
  },
  {
    name: 'custodia_projection_skipped',
    help: 'Events that an operator told the projection to leave out',
    labels,
  },
] as const;

const projected = counter({
  name: 'custodia_projection_events_total',
  help: 'Events that a projection has taken in this process',
  labels,
});
const batchSeconds = histogram({
  name: 'custodia_projection_batch_seconds',
  help: 'Time to write a batch of events as rows and checkpoints',
});

/** Counts a batch that the projections have taken together, and how long it was written. */
export function noteBatch(projections: readonly string[], events: number, ms: number): void {
  for (const projection of projections) projected.inc({ projection }, events);
  batchSeconds.observe(ms / 1_000);
}

/** How far the read models are, whichever process projects them; looked up when the page is read. */
export function readModelMetrics({ overview, store, projections }: ReadModelMetricsOptions): MetricSource {
  const stillFor = stillWatch();
  return {
    name: 'projections',
    gauges,
    async read() {
      const lags = await lagOf(overview, store, projections);
      return lags.flatMap((lag) => {
        const values = [
          lag.behindMs / 1_000,
          stillFor(lag) / 1_000,
          lag.owner === null ? 0 : 1,
          lag.parked,
          lag.skipped,
        ];
        return gauges.map(({ name }, index) => ({ name, labels: { projection: lag.name }, value: values[index]! }));
      });
    },
  };
}
