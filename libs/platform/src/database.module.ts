import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { Config, Logger } from '@custodia/kernel';
import { migrate } from '@custodia/migrations';
import { Closing } from './closing.js';
import { openDatabase, type Database } from './database.js';
import { apart, giveRights } from './rights.js';
import { CONFIG, DATABASE, LOGGER } from './tokens.js';

/** The configured PostgreSQL or the embedded one, with the newest schema. Whoever injects `DATABASE` finds it ready. */
@Global()
@Module({})
export class DatabaseModule {
  static forRoot({ beside = false }: { readonly beside?: boolean | undefined } = {}): DynamicModule {
    const database = {
      provide: DATABASE,
      inject: [CONFIG, LOGGER, Closing],
      async useFactory(config: Config, logger: Logger, closing: Closing): Promise<Database> {
        const opened = await closing.open(
          () =>
            openDatabase(config, {
              beside,
              onLost: (err) => logger.fatal({ err }, 'The embedded PostgreSQL died and does not start again'),
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
