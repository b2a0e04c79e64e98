import { Global, Module, type DynamicModule } from '@nestjs/common';
import { prepareDataFolder, type Config, type Logger } from '@custodia/kernel';
import { migrate } from '@custodia/migrations';
import { Closing } from './closing.js';
import type { PlatformOptions } from './core.module.js';
import { needsNoFolder } from './log/guard-log.js';
import { hadEmbeddedDatabase } from './log/known-log.js';
import { openDatabase, type Database } from './database.js';
import { apart, giveRights } from './rights.js';
import { CONFIG, DATABASE, LOGGER } from './tokens.js';

/** The configured PostgreSQL or the embedded one, with the newest schema. Whoever injects `DATABASE` finds it ready. */
@Global()
@Module({})
export class DatabaseModule {
  static forRoot({ beside = false, onLost = () => undefined }: Partial<PlatformOptions> = {}): DynamicModule {
    const database = {
      provide: DATABASE,
      inject: [CONFIG, LOGGER, Closing],
      async useFactory(config: Config, logger: Logger, closing: Closing): Promise<Database> {
        openDataFolder(config, logger);
        const opened = await closing.open(
          () =>
            openDatabase(config, {
              beside,
              existing: hadEmbeddedDatabase(config.dataDir),
              onLost: (err) => {
                logger.fatal({ err }, 'The embedded PostgreSQL died and does not start again');
                onLost(err);
              },
            }),
          ({ stop }) => stop(),
        );
        const migrated = await migrate(opened.ownerUrl);
        if (migrated.length > 0) logger.info({ migrated }, 'The database schema is up to date');
        if (apart(opened)) await giveRights(opened, { log: !config.eventStore, jobs: !config.redisUrl });
        return opened;
      },
    };
    return { module: DatabaseModule, providers: [database], exports: [DATABASE] };
  }
}

/** Where nothing is kept in the folder, its absence is no fault. */
function openDataFolder(config: Config, logger: Logger): void {
  try {
    prepareDataFolder(config.dataDir);
  } catch (fault) {
    if (!needsNoFolder(config)) throw fault;
    logger.debug({ err: fault }, 'There is no data folder, and nothing that is kept there');
  }
}
