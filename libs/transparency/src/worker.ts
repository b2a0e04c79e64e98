import { Module } from '@nestjs/common';
import { jobs, metrics, schedules } from '@custodia/platform';
import { postgresTransparency } from './adapters/postgres.js';
import { currentLogName } from './log-name.js';
import { sealMetrics } from './seal/metrics.js';
import { Sealing } from './seal/sealing.js';
import { deliveriesIn } from './witness/delivered.js';
import { exportCheckpoints, exportSchedule } from './witness/export-checkpoints.job.js';

/** The sealing of the log, at work, and the export of its checkpoints. */
@Module({
  providers: [
    metrics(sealMetrics),
    Sealing,
    jobs(({ overview, mail, config, clock }) => [
      exportCheckpoints({
        kept: postgresTransparency(overview),
        log: () => currentLogName(overview),
        deliveries: deliveriesIn(config.keysDir),
        mail,
        config,
        clock,
      }),
    ]),
    schedules(exportSchedule),
  ],
})
export class TransparencyWorker {}
