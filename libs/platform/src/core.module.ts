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
