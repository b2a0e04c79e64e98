import { Global, Module } from '@nestjs/common';
import { bullmqJobs, type BullmqJobs } from '@custodia/jobs';
import { connectFault, type Config, type Logger } from '@custodia/kernel';
import { Closing } from './closing.js';
import type { Database } from './database.js';
import { apart } from './rights.js';
import { CONFIG, DATABASE, JOB_QUEUE, JOBS, LOGGER } from './tokens.js';

async function openJobs({ redisUrl }: Config, database: Database, logger: Logger): Promise<BullmqJobs> {
  const jobs = bullmqJobs({
    url: redisUrl ?? database.url,
    migrate: !apart(database),
    onFault: (err) => logger.warn({ err }, 'A connection of the jobs failed and is being repaired'),
    onWarning: (warning) => logger.warn(warning),
  });
  return redisUrl ? jobs.catch((fault: unknown) => Promise.reject(connectFault(fault, 'REDIS_URL', redisUrl))) : jobs;
}

@Global()
@Module({
  providers: [
    {
      provide: JOBS,
      inject: [CONFIG, DATABASE, LOGGER, Closing],
      useFactory: (config: Config, database: Database, logger: Logger, closing: Closing) =>
        closing.open(
          () => openJobs(config, database, logger),
          (jobs) => jobs.close(),
        ),
    },
    { provide: JOB_QUEUE, inject: [JOBS], useFactory: ({ queue }: BullmqJobs) => queue },
  ],
  exports: [JOBS, JOB_QUEUE],
})
export class JobsModule {}
