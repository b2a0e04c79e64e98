import { Inject, Injectable } from '@nestjs/common';
import type { EventStore } from '@custodia/event-store';
import type { Files } from '@custodia/files';
import type { BullmqJobs, JobQueue } from '@custodia/jobs';
import type { Clock, Config, Logger } from '@custodia/kernel';
import type { Mail } from '@custodia/mail';
import { InjectDataSource } from '@nestjs/typeorm';
import type { AnyProjection, Progress, ProjectionWaiter, Reader } from '@custodia/read-models';
import type { PostgresVault } from '@custodia/vault';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import type { Database } from './database.js';
import * as tokens from './tokens.js';

/** All parts of the platform together, for those who work with many of them: jobs and the commands of operators. */
@Injectable()
export class Ports {
  constructor(
    @Inject(tokens.CONFIG) readonly config: Config,
    @Inject(tokens.LOGGER) readonly logger: Logger,
    @Inject(tokens.CLOCK) readonly clock: Clock,
    @Inject(tokens.DATABASE) readonly database: Database,
    @InjectDataSource() readonly source: DataSource,
    @Inject(tokens.EVENT_STORE) readonly store: EventStore,
    @Inject(tokens.READER) readonly reader: Reader,
    @Inject(tokens.OVERVIEW) readonly overview: pg.Pool,
    @Inject(tokens.PROJECTIONS) readonly projections: readonly AnyProjection[],
    @Inject(tokens.PROGRESS) readonly progress: Progress,
    @Inject(tokens.WAITER) readonly waiter: ProjectionWaiter,
    @Inject(tokens.JOBS) readonly jobs: BullmqJobs,
    @Inject(tokens.JOB_QUEUE) readonly queue: JobQueue,
    @Inject(tokens.FILES) readonly files: Files,
    @Inject(tokens.MAIL) readonly mail: Mail,
    @Inject(tokens.VAULT) readonly vault: PostgresVault,
  ) {}
}
