import type { DynamicModule, INestApplicationContext, NestApplicationOptions, Type } from '@nestjs/common';
import { Closing } from './closing.js';
import type { PlatformOptions } from './core.module.js';
import { nestLogger } from './nest-logger.js';
import { PlatformModule } from './platform.module.js';

/** The root of an application: the platform, and the parts that this process runs. */
class Root {}

export const rootModule = (platform: DynamicModule, parts: readonly Type[]): DynamicModule => ({
  module: Root,
  imports: [platform, ...parts],
});

/** How every application of ours is made: its faults are thrown, and Nest's own lines are in our log. */
export const nestOptions = ({ logger }: Pick<PlatformOptions, 'logger'>): NestApplicationOptions => ({
  logger: nestLogger(logger),
  abortOnError: false,
});

/** Opens the platform and makes the application on it. What was opened is closed again when a later part fails. */
export async function boot<App extends INestApplicationContext>(
  options: PlatformOptions,
  parts: readonly Type[],
  create: (root: DynamicModule, nest: NestApplicationOptions) => Promise<App>,
): Promise<App> {
  const closing = new Closing(options.logger);
  try {
    return await create(rootModule(PlatformModule.forRoot(options, closing), parts), nestOptions(options));
  } catch (fault) {
    await closing.close();
    throw fault;
  }
}
