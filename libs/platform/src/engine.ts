import { join } from 'node:path';
import type { EventStore } from '@custodia/event-store';
import { filesystemFiles, s3Files, type Files } from '@custodia/files';
import { bullmqJobs, type BullmqJobs } from '@custodia/jobs';
import { connectFault, type Config, type Logger } from '@custodia/kernel';
import { outboxFolder, smtpMail, type Mail, type MailAddress } from '@custodia/mail';
import { migrate } from '@custodia/migrations';
import {
  APP_ROLE,
  createProgress,
  inRole,
  openReader,
  openWaiter,
  PROJECTOR_ROLE,
  waitForReplica,
  type AnyProjection,
  type Progress,
  type ProjectionWaiter,
  type Reader,
} from '@custodia/read-models';
import { createPool } from '@custodia/postgres';
import { loadRootKey, postgresVault, type PostgresVault } from '@custodia/vault';
import type pg from 'pg';
import { openDatabase, type Database } from './database.js';
import { openEventStore } from './event-store.js';
import { apart, giveRights } from './rights.js';

/** All ports of one process, opened from one configuration. */
export interface Engine {
  readonly config: Config;
  readonly logger: Logger;
  readonly database: Database;
  readonly store: EventStore;
  readonly reader: Reader;
  readonly waiter: ProjectionWaiter;
  /** For the bookkeeping of projections: lag, parked events. */
  readonly bookkeeping: pg.Pool;
  /** Shared by projector and waiter of this process. */
  readonly progress: Progress;
  readonly projections: readonly AnyProjection[];
  readonly jobs: BullmqJobs;
  readonly files: Files;
  readonly mail: Mail;
  readonly vault: PostgresVault;
  /** In the order that loses nothing: what writes first, the database last. */
  close(): Promise<void>;
}

/**
 * Opens the embedded default or the configured engines; `beside` a running service if there is one. What was opened is closed again when a later part fails.
 * Throws `ConfigFault`, `EmbeddedPostgresFault`, `EventStoreFault`, `RootKeyFault`: each says what to do.
 */
export async function openEngine(
  config: Config,
  logger: Logger,
  projections: readonly AnyProjection[],
  { beside = false } = {},
): Promise<Engine> {
  const closing: (() => Promise<unknown>)[] = [];
  const opened = <Part>(part: Part, close: (part: Part) => Promise<unknown>): Part => {
    closing.unshift(() => close(part));
    return part;
  };
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0))
      await end().catch((err: unknown) => logger.warn({ err }, 'A part did not close cleanly'));
  };
  try {
    const rootKey = loadRootKey({ value: config.rootKey, dataDir: config.dataDir });
    const database = opened(
      await openDatabase(config, {
        beside,
        onLost: (err) => logger.fatal({ err }, 'The embedded PostgreSQL died and does not start again'),
      }),
      ({ stop }) => stop(),
    );
    const migrated = await migrate(database.ownerUrl);
    if (migrated.length > 0) logger.info({ migrated }, 'The database schema is up to date');
    if (apart(database)) await giveRights(database, { log: !config.eventStore, jobs: !config.redisUrl });
    const onFault = (err: Error): void => logger.warn({ err }, 'A connection of the jobs failed and is being repaired');
    const store = opened(await openEventStore(config.eventStore?.url ?? database.url, config.timeouts), (part) =>
      part.close(),
    );
    const progress = createProgress();
    const vault = opened(await postgresVault({ url: database.url, rootKey }), (part) => part.close());
    const jobs = opened(await openJobs(config, database, onFault, logger), (part) => part.close());
    const reader = opened(await openReader({ url: database.queryUrl, timeouts: config.timeouts }), (part) =>
      part.close(),
    );
    const primary = openWaiter({ url: inRole(database.url, APP_ROLE), projections, progress });
    const waiter = opened(
      database.queryUrl === database.url ? primary : waitForReplica(primary, { url: database.queryUrl, projections }),
      (part) => part.close(),
    );
    const bookkeeping = opened(
      createPool(inRole(database.url, PROJECTOR_ROLE), {
        max: 2,
        applicationName: 'custodia-bookkeeping',
        connectMs: config.timeouts.statementMs,
        idleInTransactionMs: config.timeouts.idleInTransactionMs,
      }),
      (part) => part.end(),
    );
    const mail = opened(openMail(config), (part) => part.close());
    const files = await openFiles(config);
    return {
      config,
      logger,
      database,
      store,
      reader,
      waiter,
      bookkeeping,
      progress,
      projections,
      jobs,
      files,
      mail,
      vault,
      close,
    };
  } catch (fault) {
    await close();
    throw fault;
  }
}

async function openJobs(
  { redisUrl }: Config,
  database: Database,
  onFault: (fault: Error) => void,
  logger: Logger,
): Promise<BullmqJobs> {
  const url = redisUrl ?? database.url;
  const jobs = bullmqJobs({ url, migrate: !apart(database), onFault, onWarning: (warning) => logger.warn(warning) });
  return redisUrl ? jobs.catch((fault: unknown) => Promise.reject(connectFault(fault, 'REDIS_URL', redisUrl))) : jobs;
}

function openMail({ mail, dataDir }: Config): Mail {
  const from = addressOf(mail.from);
  return mail.smtpUrl ? smtpMail({ url: mail.smtpUrl, from }) : outboxFolder({ folder: join(dataDir, 'outbox'), from });
}

/** `Custodia <custodia@example.org>`, or the address alone. */
function addressOf(from: string): MailAddress {
  const [, name, address] = /^(.*)<([^>]+)>\s*$/.exec(from) ?? [];
  return address
    ? { address: address.trim(), ...(name?.trim() ? { name: name.trim() } : {}) }
    : { address: from.trim() };
}

async function openFiles({ s3, dataDir }: Config): Promise<Files> {
  if (!s3) return filesystemFiles({ folder: join(dataDir, 'files') });
  const { accessKeyId, secretAccessKey, ...place } = s3;
  return s3Files({ ...place, credentials: { accessKeyId, secretAccessKey } });
}
