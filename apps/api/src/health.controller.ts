import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { AllowAnyone } from '@custodia/graphql';
import { Unavailable, within } from '@custodia/kernel';
import { Ports } from '@custodia/platform';
import { lagOf } from '@custodia/read-models';

/** Longest wait for the log and the read models, in milliseconds: who asks wants to know now. */
const readyWithinMs = 900;

/** Liveness, readiness and metrics for those who run the service. */
@Controller()
@AllowAnyone()
export class HealthController {
  private readonly registry = new Registry();

  constructor(private readonly ports: Ports) {
    collectDefaultMetrics({ register: this.registry });
    const { jobs, store, overview, projections } = ports;
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

  /** Ready when the log and the read models answer. */
  @Get('health/ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const checks: Record<string, Promise<unknown>> = {
      eventStore: this.ports.store.head(),
      readModels: this.ports.overview.query('select 1'),
    };
    const results = await Promise.all(
      Object.entries(checks).map(
        async ([name, check]) =>
          [
            name,
            await within(check, readyWithinMs, () => new Unavailable(name)).then(
              () => 'ok',
              () => 'unavailable',
            ),
          ] as const,
      ),
    );
    const ready = results.every(([, state]) => state === 'ok');
    if (!ready) reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { status: ready ? 'ok' : 'unavailable', ...Object.fromEntries(results) };
  }

  @Get('metrics')
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    await reply.header('content-type', this.registry.contentType).send(await this.registry.metrics());
  }
}
