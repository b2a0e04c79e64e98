import type { JobDefinition, JobQueue, JobRequest } from '@custodia/jobs';
import { newId } from '@custodia/kernel';
import type { Ports } from '@custodia/platform';
import type { RunningService } from './service.js';

/** Runs a scheduled job of a context, and all that it asks for, as if it were then. */
export async function jobsAt(
  { engine }: RunningService,
  jobsOf: (ports: Ports) => readonly JobDefinition[],
  moment: Date,
  name: string,
): Promise<void> {
  const asked: JobRequest[] = [{ name, id: `test:${newId()}`, organisation: '*', data: {} }];
  const queue = { enqueue: async (requests: readonly JobRequest[]) => void asked.push(...requests) } as JobQueue;
  const jobs = jobsOf({ ...engine, queue, clock: () => moment });
  for (let request = asked.shift(); request; request = asked.shift()) {
    const { name: wanted } = request;
    await jobs
      .find((job) => job.name === wanted)!
      .handle({ ...request, attempt: 1, attempts: 20 }, AbortSignal.timeout(60_000));
  }
}
