import { Controller, Get, HttpStatus, Inject, NotFoundException, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowAnyone } from '@custodia/graphql';
import { Unavailable, within } from '@custodia/kernel';
import { METRICS, Ports } from '@custodia/platform';
import { readModelsHealth, type ReadModelsHealth } from '@custodia/read-models';
import { mayReadMetrics, type MetricsPage } from '@custodia/telemetry';

/** Longest wait for the log and the read models, in milliseconds: who asks wants to know now. */
const readyWithinMs = 900;

/** Liveness, readiness and metrics for those who run the service. */
@Controller()
@AllowAnyone()
export class HealthController {
  private readonly readModels: () => Promise<ReadModelsHealth>;

  constructor(
    private readonly ports: Ports,
    @Inject(METRICS) private readonly page: MetricsPage,
  ) {
    const { store, overview, projections, waiter } = ports;
    this.readModels = readModelsHealth({ overview, store, projections, waiter });
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

  /** Only with the token of `CUSTODIA_METRICS_TOKEN`; without one in the configuration there is no such page here. */
  @Get('metrics')
  async metrics(@Req() { headers }: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { token } = this.ports.config.metrics;
    if (token === undefined) throw new NotFoundException('Metrics have a port of their own: CUSTODIA_METRICS_PORT.');
    if (!mayReadMetrics(headers.authorization, token)) {
      const message = 'Send the token of CUSTODIA_METRICS_TOKEN: "Authorization: Bearer …".';
      return void (await reply
        .status(401)
        .header('www-authenticate', 'Bearer')
        .send({ code: 'UNAUTHENTICATED', message }));
    }
    await reply.header('content-type', this.page.contentType).send(await this.page.read());
  }
}
