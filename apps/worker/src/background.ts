import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { reactAgain, runReactors } from '@custodia/jobs';
import { Closing, observedJob, Ports, registered } from '@custodia/platform';
import { postgresCheckpoints, startProjector } from '@custodia/read-models';

/** What is under way may take so long to finish before the rest is given back to other workers. Milliseconds. */
const graceMs = 10_000;

/** How loud each notice of the projector is. */
const levels = { lost: 'info', resumed: 'info', standing_still: 'warn', parked: 'error', fault: 'error' } as const;

/** Runs the projections, reactors, jobs and schedules that the contexts register; any number of processes share the work. */
@Injectable()
export class Background implements OnApplicationBootstrap {
  constructor(
    private readonly ports: Ports,
    private readonly discovery: DiscoveryService,
    private readonly closing: Closing,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { store, database, source, logger, projections, progress, queue, jobs: engine } = this.ports;
    const checkpoints = postgresCheckpoints(source);
    const [reactors, jobs, schedules] = [
      registered(this.discovery, 'reactor'),
      registered(this.discovery, 'job'),
      registered(this.discovery, 'schedule'),
    ];
    await this.closing.open(
      () =>
        startProjector({
          store,
          url: database.url,
          replica: database.queryUrl !== database.url,
          projections,
          progress,
          report(notice) {
            const level = levels[notice.kind];
            const err = 'fault' in notice ? notice.fault : undefined;
            logger[level]({ ...notice, ...(err ? { err } : {}) }, `Projection: ${notice.kind}`);
          },
        }),
      (projector) => projector.stop(),
    );
    const runner = await this.closing.open(
      () => engine.runner(),
      (part) => part.stop(graceMs),
    );
    await this.closing.open(
      () =>
        runReactors({
          store,
          reactors,
          queue,
          checkpoints,
          onFault: (reactor, err) => logger.error({ reactor, err }, 'A reactor stopped and starts again'),
          onParked: (reactor, { stream, revision }, reason) =>
            logger.error({ reactor, stream, revision, reason }, 'A reactor could not handle an event'),
        }),
      (reacting) => reacting.stop(),
    );
    await runner.start([...jobs, reactAgain({ store, reactors, queue })].map(observedJob), schedules);
    logger.info(
      { projections: projections.length, reactors: reactors.length, jobs: jobs.length, schedules: schedules.length },
      'The worker runs',
    );
  }
}
