import type { EventStoreFixture } from '../contract/fixture.js';
import { startProtocolServer } from '../../../../test/kurrentdb-server/protocol-server.js';
import { kurrentdbEventStore } from './kurrentdb.js';

const silenceMs = 500;
const elsewhere = (url: string) => ({
  module: new URL('./kurrentdb.ts', import.meta.url).href,
  factory: 'kurrentdbEventStore',
  options: { url },
});

/** The real client against a server that speaks the real protocol, in this process. */
export const protocolServerFixture: EventStoreFixture = {
  offers: ['processes', 'server'],
  async start() {
    const server = await startProtocolServer();
    return {
      open: () => kurrentdbEventStore({ url: server.url, silenceMs }),
      elsewhere: elsewhere(server.url),
      cut: async () => server.cut(),
      stop: () => server.stop(),
    };
  },
};

/** A real server, which may have been used before: all names are fresh. */
export const realServerFixture = (url: string): EventStoreFixture => ({
  offers: ['processes'],
  async start() {
    return {
      open: () => kurrentdbEventStore({ url, silenceMs }),
      elsewhere: elsewhere(url),
      stop: async () => undefined,
    };
  },
});
