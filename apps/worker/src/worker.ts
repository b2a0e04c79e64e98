import type { Engine } from '@custodia/platform/modules';
import { reactAgain, runReactors, type JobDefinition, type Reactor, type Schedule } from '@custodia/jobs';
import { postgresCheckpoints, startProjector } from '@custodia/read-models';

/** What the contexts bring for the background. */
export interface Work {
  readonly reactors: readonly Reactor[];
  readonly jobs: readonly JobDefinition[];
  readonly schedules: readonly Schedule[];
}

export interface Worker {
  /** Finishes what is under way, for at most `graceMs`, and gives the rest back to other workers. */
  stop(graceMs?: number): Promise<void>;
}

/** Projections, reactors, jobs and schedules of one process; any number of processes share the work. */
export async function startWorker(engine: Engine, { reactors, jobs, schedules }: Work): Promise<Worker> {
  const { store, database, projections, progress, logger } = engine;
  const { queue } = engine.jobs;
  const projector = startProjector({
    store,
    url: database.url,
    replica: database.queryUrl !== database.url,
    projections,
    progress,
    report(notice) {
      const level = notice.kind === 'lost' ? 'info' : 'error';
      logger[level]({ ...notice, ...('fault' in notice ? { err: notice.fault } : {}) }, `Projection: ${notice.kind}`);
    },
  });
  const checkpoints = postgresCheckpoints(database.url);
  const reacting = runReactors({
    store,
    reactors,
    queue,
    checkpoints,
    onFault: (reactor, err) => logger.error({ reactor, err }, 'A reactor stopped and starts again'),
    onParked: (reactor, { stream, revision }, reason) =>
      logger.error({ reactor, stream, revision, reason }, 'A reactor could not handle an event'),
  });
  const runner = engine.jobs.runner();
  const stop = async (graceMs = 10_000): Promise<void> => {
    await reacting.stop();
    await runner.stop(graceMs);
    await projector.stop();
    await checkpoints.close();
  };
  try {
    await runner.start([...jobs, reactAgain({ store, reactors, queue })], schedules);
  } catch (fault) {
    // What already runs would keep the process alive.
    await stop(0);
    throw fault;
  }
  logger.info(
    { projections: projections.length, reactors: reactors.length, jobs: jobs.length, schedules: schedules.length },
    'The worker runs',
  );
  return { stop };
}
