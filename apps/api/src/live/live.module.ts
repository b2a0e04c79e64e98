import { Module } from '@nestjs/common';
import type { EventStore } from '@custodia/event-store';
import { IdentityApi } from '@custodia/identity/api';
import { Closing, EVENT_STORE } from '@custodia/platform';
import { graphqlModule } from '../graphql.module.js';
import { ChangesResolver } from './changes.resolver.js';
import { ChangeFeed } from './feed.js';
import { StreamController } from './stream.controller.js';
import { Streams } from './streams.js';

/** What is recorded, as it is recorded: GraphQL subscriptions over server-sent events and WebSocket. */
@Module({
  imports: [graphqlModule, IdentityApi],
  controllers: [StreamController],
  providers: [
    {
      provide: ChangeFeed,
      inject: [EVENT_STORE, Closing],
      useFactory: (store: EventStore, closing: Closing) =>
        closing.open(
          () => new ChangeFeed(store),
          (feed) => feed.close(),
        ),
    },
    ChangesResolver,
    Streams,
  ],
})
export class LiveModule {}
