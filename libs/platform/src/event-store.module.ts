import { Global, Module } from '@nestjs/common';
import type { Config } from '@custodia/kernel';
import { Closing } from './closing.js';
import type { Database } from './database.js';
import { openEventStore } from './event-store.js';
import { CONFIG, DATABASE, EVENT_STORE } from './tokens.js';

@Global()
@Module({
  providers: [
    {
      provide: EVENT_STORE,
      inject: [CONFIG, DATABASE, Closing],
      useFactory: ({ eventStore, timeouts }: Config, { url }: Database, closing: Closing) =>
        closing.open(
          () => openEventStore(eventStore?.url ?? url, timeouts),
          (store) => store.close(),
        ),
    },
  ],
  exports: [EVENT_STORE],
})
export class EventStoreModule {}
