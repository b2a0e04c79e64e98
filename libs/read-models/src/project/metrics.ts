import type { EventStore } from '@custodia/event-store';
import type pg from 'pg';
import type { AnyProjection } from './fold.js';
import { keyOf } from './fold.js';
import { standingWatch } from './health.js';
import { lagOf } from './lag.js';

interface ReadModelMetricsOptions {
  readonly pool: pg.Pool;
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
    name: 'custodia_projection_standing_still',
    help: 'Whether a projection is behind the log and has not moved for 15 s: 1, or 0',
    labels,
  },
  { name: 'custodia_projection_claimed', help: 'Whether a worker has a lease of the projection: 1, or 0', labels },
  {
    name: 'custodia_projection_parked_streams',
    help: 'Streams that a projection left out since an event that it could not take',
    labels,
  },
  {
    name: 'custodia_projection_skipped_events',
    help: 'Events that an operator told the projection to leave out',
    labels,
  },
] as const;

/** Gauges of the projections for a metrics page, looked up when they are read: a metric source, in the shape of the telemetry. */
export function readModelMetrics({ pool, store, projections }: ReadModelMetricsOptions) {
  const standing = standingWatch();
  return {
    name: 'read_models',
    gauges,
    /** Rejects when the log or the database does not answer. */
    async read() {
      const lags = await lagOf(pool, store, projections);
      const still = new Set(standing(lags));
      return lags.flatMap((lag) => {
        const values = [
          lag.behindMs / 1_000,
          still.has(keyOf(lag)) ? 1 : 0,
          lag.owner === null ? 0 : 1,
          lag.parked,
          lag.skipped,
        ];
        return gauges.map(({ name }, index) => ({ name, labels: { projection: lag.name }, value: values[index]! }));
      });
    },
  };
}
