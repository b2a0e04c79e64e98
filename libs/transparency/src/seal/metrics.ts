import type { EventStore } from '@custodia/event-store';
import type { MetricSource } from '@custodia/telemetry';
import type pg from 'pg';
import { postgresTransparency } from '../adapters/postgres.js';
import { currentLogName } from '../log-name.js';

/** Counting goes no further: it is many, and somebody has to look. */
const mostCounted = 2_000;

/** How much of the log no checkpoint covers yet, whichever process seals. */
export const sealMetrics = ({
  store,
  overview,
  now = Date.now,
}: {
  readonly store: Pick<EventStore, 'readAll'>;
  readonly overview: pg.Pool;
  readonly now?: () => number;
}): MetricSource => ({
  name: 'seal',
  gauges: [
    {
      name: 'custodia_log_unsealed_events',
      help: `Events that no signed checkpoint covers yet; ${mostCounted} stands for that many or more`,
    },
    { name: 'custodia_log_unsealed_oldest_seconds', help: 'Age of the oldest of them; 0 when there is none' },
  ],
  async read() {
    const after = await postgresTransparency(overview).sealedUpTo(await currentLogName(overview));
    let events = 0;
    let oldest: string | undefined;
    for await (const { recordedAt } of store.readAll({ after, limit: mostCounted })) {
      oldest ??= recordedAt;
      events++;
    }
    return [
      { name: 'custodia_log_unsealed_events', value: events },
      {
        name: 'custodia_log_unsealed_oldest_seconds',
        value: oldest ? Math.max(0, now() - Date.parse(oldest)) / 1_000 : 0,
      },
    ];
  },
});
