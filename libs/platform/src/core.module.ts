import { Global, Module, type DynamicModule } from '@nestjs/common';
import { systemClock, type Clock, type Config, type Logger } from '@custodia/kernel';
import { Closing } from './closing.js';
import { CLOCK, CONFIG, LOGGER } from './tokens.js';

export interface PlatformOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** The time of the machine unless told. */
  readonly clock?: Clock;
  /** Works beside a running service on the same data folder, if there is one. */
  readonly beside?: boolean;
  /** Whether also a log is opened that is not the one of this installation; only to adopt it. */
  readonly anyLog?: boolean;
  /** Told when this process is of no use any more: the database does not start again, or the log is another one. */
  readonly onLost?: (fault: unknown) => void;
}

/** Configuration, logger, clock, and what closes the process. */
@Global()
@Module({})
export class CoreModule {
  static forRoot(
    { config, logger, clock = systemClock }: PlatformOptions,
    closing = new Closing(logger),
  ): DynamicModule {
    const providers = [
      { provide: CONFIG, useValue: config },
      { provide: LOGGER, useValue: logger },
      { provide: CLOCK, useValue: clock },
      { provide: Closing, useValue: closing },
    ];
    return { module: CoreModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}
