import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import type { EventStore } from '@custodia/event-store';
import type { JobQueue } from '@custodia/jobs';
import { listenFault, type Config } from '@custodia/kernel';
import { readModelMetrics, type AnyProjection } from '@custodia/read-models';
import { metricsPage, serveMetrics, startTracing, type MetricsPage } from '@custodia/telemetry';
import type pg from 'pg';
import { registered } from './background.js';
import { Closing } from './closing.js';
import { jobMetrics } from './metric-sources.js';
import { CONFIG, EVENT_STORE, JOB_QUEUE, METRICS, OVERVIEW, PROJECTIONS } from './tokens.js';

const METRICS_SERVER = Symbol('MetricsServer');
const TRACING = Symbol('Tracing');

const page = {
  provide: METRICS,
  inject: [EVENT_STORE, OVERVIEW, PROJECTIONS, JOB_QUEUE, DiscoveryService],
  useFactory: (
    store: EventStore,
    overview: pg.Pool,
    projections: readonly AnyProjection[],
    queue: JobQueue,
    discovery: DiscoveryService,
  ) =>
    metricsPage([
      readModelMetrics({ overview, store, projections }),
      jobMetrics(queue),
      ...registered(discovery, 'metrics').map((make) => make({ store, overview })),
    ]),
};

/** `null` without a port. Throws `ConfigFault` when it is taken. */
const server = {
  provide: METRICS_SERVER,
  inject: [CONFIG, METRICS, Closing],
  async useFactory({ metrics: { host, port, token } }: Config, metrics: MetricsPage, closing: Closing) {
    if (port === undefined) return null;
    return closing.open(
      () =>
        serveMetrics(metrics, { host, port, token }).catch((fault: unknown) =>
          Promise.reject(listenFault(fault, { host, port })),
        ),
      (opened) => opened.close(),
    );
  },
};

/** `null` without a receiver. */
const tracing = {
  provide: TRACING,
  inject: [CONFIG, Closing],
  useFactory: async ({ tracing: options }: Config, closing: Closing) =>
    options
      ? closing.open(
          () => startTracing(options),
          (started) => started.stop(),
        )
      : null,
};

/** Metrics and traces of the process. What works beside a running service leaves both to it. */
@Global()
@Module({})
export class TelemetryModule {
  static forRoot({ beside = false }: { readonly beside?: boolean | undefined }): DynamicModule {
    const providers = [page, ...(beside ? [] : [server, tracing])];
    return { module: TelemetryModule, imports: [DiscoveryModule], providers, exports: [METRICS] };
  }
}
