import { DelayedError, UnrecoverableError } from 'bullmq';
import { runAttempt } from '../../attempt.js';
import type { Job, JobDefinition, JobQueue, JobRunner, Schedule } from '../../port.js';
import { checkDefinitions } from '../../request.js';
import { checkSchedules, followUp, planner } from '../../schedule.js';
import type { Backend, BullProcessor, BullWorker } from './backend.js';
import { requestOf } from './queue.js';

/** A job that killed its process so many times is a dead letter; hand-backs count too, so not too few. */
const startsBeyondAttempts = 10;

export interface BullRunner extends JobRunner {
  /** As if the process were killed: running jobs stay held until their lock ends. For tests of the take-over. */
  abandon(): Promise<void>;
}

interface RunnerOptions {
  readonly lockMs: number;
  readonly stalledCheckMs: number;
  readonly onFault: (fault: Error) => void;
}

/** Carries the delay that the definition wants to BullMQ's back-off hook; has no stack, so that none is stored. */
class FailedAttempt extends Error {
  override readonly stack = '';
  constructor(
    reason: string,
    readonly afterMs: number,
  ) {
    super(reason);
  }
}

const planEveryMs = 60_000;

export function openRunner(
  backend: Backend,
  queue: JobQueue,
  { lockMs, stalledCheckMs, onFault }: RunnerOptions,
): BullRunner {
  const stopping = new AbortController();
  let workers: BullWorker[] = [];
  let connections: ReturnType<Backend['workers']> | undefined;
  let ended: Promise<void> | undefined;
  let planning: NodeJS.Timeout | undefined;

  const end = (close: () => Promise<unknown>) =>
    (ended ??= (async () => {
      clearInterval(planning);
      await close();
      await connections?.close();
    })());

  return {
    async start(definitions, schedules = []) {
      checkDefinitions(definitions);
      checkSchedules(
        schedules,
        definitions.map(({ name }) => name),
      );
      const plan = planner(schedules, queue.enqueue);
      await plan(Date.now());
      planning = setInterval(() => void plan(Date.now()).catch(onFault), planEveryMs);
      planning.unref();
      const opened = (connections = backend.workers());
      workers = await Promise.all(
        definitions.map(async (definition) => {
          await backend.announce(definition.name);
          const worker = opened.worker(definition.name, processor(definition, schedules, queue, stopping.signal), {
            concurrency: definition.concurrency,
            lockDuration: lockMs,
            stalledInterval: stalledCheckMs,
            // BullMQ's own limit would mark the job for good; ours is counted by starts and forgotten by a retry.
            maxStalledCount: 1_000_000,
            settings: {
              backoffStrategy: (_attempts, _type, error) =>
                error instanceof FailedAttempt ? error.afterMs : definition.backoff.firstMs,
            },
          });
          worker.on('error', onFault);
          worker.on('lockRenewalFailed', (ids) => ids.forEach((id) => worker.cancelJob(id, 'lost')));
          await worker.waitUntilReady();
          return worker;
        }),
      );
    },
    stop(graceMs) {
      const patience = setTimeout(() => stopping.abort(), graceMs);
      return end(() => Promise.all(workers.map((worker) => worker.close()))).finally(() => clearTimeout(patience));
    },
    abandon: () =>
      end(() =>
        Promise.all(
          workers.map(async (worker) => {
            const closed = worker.close(true);
            await worker.getBackend().disconnectBlocking(false);
            await closed;
          }),
        ),
      ),
  };
}

function processor(
  definition: JobDefinition,
  schedules: readonly Schedule[],
  queue: JobQueue,
  stopping: AbortSignal,
): BullProcessor {
  // BullMQ passes the signal only to functions with three parameters.
  return async (stored, token, lost) => {
    const job: Job = { ...requestOf(stored), attempt: stored.attemptsMade + 1, attempts: definition.attempts };
    if (stored.attemptsStarted > definition.attempts + startsBeyondAttempts)
      throw dead(
        `Started ${stored.attemptsStarted - 1} times without an end: each time the process stopped while it ran, or its record was busy`,
      );
    const next = followUp(job, schedules, Date.now());
    if (next) await queue.enqueue([next]);
    const outcome = await runAttempt(definition, job, { stopping, lost: lost as AbortSignal | undefined });
    if (outcome.kind === 'retry') throw new FailedAttempt(outcome.reason, outcome.afterMs);
    if (outcome.kind === 'dead') throw dead(outcome.reason);
    if (outcome.kind === 'handed_back') {
      await stored.moveToDelayed(Date.now() + outcome.afterMs, token);
      throw new DelayedError();
    }
  };
}

function dead(reason: string): UnrecoverableError {
  const error = new UnrecoverableError(reason);
  error.stack = '';
  return error;
}
