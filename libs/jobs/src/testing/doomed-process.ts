import { bullmqJobs } from '../adapters/bullmq/jobs.js';

/** A process of its own that takes a job, says so and never ends it: `doomed-process.ts <url> <job name>`. */
const [url, name] = process.argv.slice(2) as [string, string];
const jobs = await bullmqJobs({ url, lockMs: 600, stalledCheckMs: 300 });
await jobs.runner().start([
  {
    name,
    attempts: 1,
    backoff: { firstMs: 1, maxMs: 1 },
    timeoutMs: 60_000,
    concurrency: 1,
    handle({ id }) {
      process.stdout.write(`took ${id}\n`);
      return new Promise(() => undefined);
    },
  },
]);
