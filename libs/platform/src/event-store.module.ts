import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { EventStore } from '@custodia/event-store';
import type { Config, Logger } from '@custodia/kernel';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type { Vault } from '@custodia/vault';
import type { DataSource } from 'typeorm';
import { Closing } from './closing.js';
import type { PlatformOptions } from './core.module.js';
import type { Database } from './database.js';
import { openEventStore } from './event-store.js';
import { observedStore } from './observed.js';
import { checkLog } from './log/guard-log.js';
import { KnownLogRow } from './log/known-log.row.js';
import { sealingReasons } from './sealed-reasons.js';
import { CONFIG, DATABASE, EVENT_STORE, LOGGER, VAULT } from './tokens.js';

/** The log. Whoever injects `EVENT_STORE` finds the one that read models and keys know. */
@Global()
@Module({})
export class EventStoreModule {
  static forRoot({ beside, anyLog, onLost = () => undefined }: Partial<PlatformOptions> = {}): DynamicModule {
    const store = {
      provide: EVENT_STORE,
      inject: [CONFIG, LOGGER, DATABASE, getDataSourceToken(), VAULT, Closing],
      async useFactory(
        config: Config,
        logger: Logger,
        database: Database,
        source: DataSource,
        vault: Vault,
        closing: Closing,
      ): Promise<EventStore> {
        const opened = await closing.open(
          async () => {
            const [elsewhere, { timeouts }] = [config.eventStore?.url, config];
            const log = await openEventStore(elsewhere ?? database.url, { own: !elsewhere, timeouts });
            return sealingReasons(observedStore(log), vault);
          },
          (part) => part.close(),
        );
        if (anyLog) return opened;
        const log = await checkLog({ config, logger, store: opened, source });
        if (beside) return opened;
        const told = (fault: Error): void => {
          logger.fatal({ err: fault }, 'The log is no longer the one that it was at the start');
          onLost(fault);
        };
        await closing.open(
          () => log.follow(told),
          (follower) => follower.stop(),
        );
        return opened;
      },
    };
    return {
      module: EventStoreModule,
      imports: [TypeOrmModule.forFeature([KnownLogRow])],
      providers: [store],
      exports: [EVENT_STORE],
    };
  }
}
