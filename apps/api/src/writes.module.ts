import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import type { EventStore } from '@custodia/event-store';
import { MutationInterceptor, Writes } from '@custodia/graphql';
import type { Clock } from '@custodia/kernel';
import { CLOCK, EVENT_STORE, WAITER } from '@custodia/platform';
import type { ProjectionWaiter } from '@custodia/read-models';

/** What carries the mutations of every context through. */
@Global()
@Module({
  providers: [
    {
      provide: Writes,
      inject: [EVENT_STORE, WAITER, CLOCK],
      useFactory: (store: EventStore, waiter: ProjectionWaiter, clock: Clock) => new Writes(store, waiter, clock),
    },
    {
      provide: APP_INTERCEPTOR,
      inject: [EVENT_STORE],
      useFactory: (store: EventStore) => new MutationInterceptor(store),
    },
  ],
  exports: [Writes],
})
export class WritesModule {}
