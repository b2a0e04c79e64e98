import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { AllowAnyone } from '@custodia/graphql';
import { Unavailable, within } from '@custodia/kernel';
import { Ports } from '@custodia/platform';
import { lagOf, readModelsHealth, type ReadModelsHealth } from '@custodia/read-models';

/** Longest wait for the log and the read models, in milliseconds: who asks wants to know now. */
const readyWithinMs = 900;

/** Liveness, readiness and metrics for those who run the service. */
@Controller()
@AllowAnyone()
export class HealthController {
  private readonly registry = new Registry();
  private readonly readModels: () => Promise<ReadModelsHealth>;

  constructor(private readonly ports: Ports) {
    collectDefaultMetrics({ register: this.registry });
    const { jobs, store, overview, projections, waiter } = ports;
    this.readModels = readModelsHealth({ pool: overview, store, projections, waiter });
    new Gauge({
      name: 'custodia_projection_lag_seconds',
      help: 'Age of the last event that a projection shows while there are newer ones; 0 when it shows all',
      labelNames: ['projection'],
      registers: [this.registry],
      async collect() {
        for (const { name, behindMs } of await lagOf(overview, store, projections))
          this.set({ projection: name }, behindMs / 1000);
      },
    });
    new Gauge({
      name: 'custodia_jobs',
      help: 'Jobs by name and state',
      labelNames: ['job', 'state'],
      registers: [this.registry],
      async collect() {
        for (const [job, counts] of Object.entries(await jobs.queue.counts()))
          for (const [state, count] of Object.entries(counts)) this.set({ job, state }, count);
      },
    });
  }

  @Get('health/live')
  live(): object {
    return { status: 'ok' };
  }

  /**
   * Ready when the log answers and the read models show what it holds: not while they catch up with a long log, or stand
   * still, because mutations would then answer before their row can be queried.
   */
  @Get('health/ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const [eventStore, readModels] = await Promise.all([
      within(this.ports.store.head(), readyWithinMs, () => new Unavailable('eventStore')).then(
        () => 'ok',
        () => 'unavailable',
      ),
      within(this.readModels(), readyWithinMs, () => new Unavailable('readModels')).catch(() => null),
    ]);
    const status =
      eventStore !== 'ok' || !readModels ? 'unavailable' : readModels.state === 'current' ? 'ok' : readModels.state;
    if (status !== 'ok') reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    const { state = 'unavailable', behindMs, behind = [], standingStill = [] } = readModels ?? {};
    return {
      status,
      eventStore,
      readModels: state === 'current' ? 'ok' : state,
      ...(readModels && state !== 'current' ? { behindMs, behind, standingStill } : {}),
    };
  }

  @Get('metrics')
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    await reply.header('content-type', this.registry.contentType).send(await this.registry.metrics());
  }
}
