import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { MutationInterceptor, Writes } from '@custodia/graphql';
import { CONFIG, EVENT_STORE, FILES, JOB_QUEUE, VAULT } from '@custodia/platform';
import type { Engine } from '@custodia/platform/modules';

/** Gives the engine's ports to the contexts, by token. */
@Global()
@Module({})
export class PlatformModule {
  static of({ config, store, vault, files, jobs, waiter }: Engine): DynamicModule {
    const providers = [
      { provide: CONFIG, useValue: config },
      { provide: EVENT_STORE, useValue: store },
      { provide: VAULT, useValue: vault },
      { provide: FILES, useValue: files },
      { provide: JOB_QUEUE, useValue: jobs.queue },
      { provide: Writes, useValue: new Writes(store, waiter) },
    ];
    return {
      module: PlatformModule,
      providers: [...providers, { provide: APP_INTERCEPTOR, useValue: new MutationInterceptor(store) }],
      exports: providers.map(({ provide }) => provide),
    };
  }
}
