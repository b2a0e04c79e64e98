import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Closing } from './closing.js';
import { CoreModule, type PlatformOptions } from './core.module.js';
import { closedDataSourceModule, dataSourceModule } from './data-source.module.js';
import { DatabaseModule } from './database.module.js';
import { EventStoreModule } from './event-store.module.js';
import { FilesModule } from './files.module.js';
import { JobsModule } from './jobs.module.js';
import { MailModule } from './mail.module.js';
import { Ports } from './ports.js';
import { ReadModelsModule } from './read-models.module.js';
import { TelemetryModule } from './telemetry.module.js';
import * as tokens from './tokens.js';
import { VaultModule } from './vault.module.js';

/**
 * The engines of one process, opened from one configuration; api and worker of a process share them. Starting throws
 * `ConfigFault`, `EmbeddedPostgresFault`, `EventStoreFault`, `LogFault` or `RootKeyFault`: each says what to do.
 */
@Global()
@Module({})
export class PlatformModule {
  static forRoot(options: PlatformOptions, closing = new Closing(options.logger)): DynamicModule {
    return {
      module: PlatformModule,
      imports: [
        CoreModule.forRoot(options, closing),
        TelemetryModule.forRoot(options),
        DatabaseModule.forRoot(options),
        dataSourceModule(closing),
        EventStoreModule.forRoot(options),
        ReadModelsModule,
        JobsModule,
        FilesModule,
        MailModule,
        VaultModule,
      ],
      providers: [Ports],
      exports: [Ports],
    };
  }

  /** Opens nothing: to look at how an application is built, for its schema or its routes. */
  static closed(options: PlatformOptions): DynamicModule {
    const { CONFIG, LOGGER, CLOCK, ...engines } = tokens;
    const parts = Object.values(engines).map((provide) => ({ provide, useValue: {} }));
    const providers = [...parts, { provide: tokens.PROJECTIONS, useValue: [] }, Ports];
    return {
      module: PlatformModule,
      imports: [CoreModule.forRoot(options), closedDataSourceModule()],
      providers,
      exports: [...Object.values(engines), Ports],
    };
  }
}
