import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { KurrentDBClient, Position } from '@kurrent/kurrentdb-client';
import { END, eventTypeFilter, excludeSystemEvents } from '@kurrent/kurrentdb-client';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ProtocolServer } from './protocol-server.js';
import { startProtocolServer } from './protocol-server.js';
import { collect, connect, event, events, follow, freshName } from './real-client.js';

let server: ProtocolServer;
let client: KurrentDBClient;
beforeAll(async () => {
  server = await startProtocolServer();
  client = connect(server.url);
});
afterAll(async () => {
  await client.dispose();
  await server.stop();
});

describe('a subscription to all', () => {
  it('confirms, catches up exclusively of its position, says so and goes on live', async () => {
    const { position } = await client.appendToStream(freshName(), event('Before'));
    await client.appendToStream(freshName(), event('CaughtUp'));
    const subscription = client.subscribeToAll({ fromPosition: position!, filter: excludeSystemEvents() });
    const followed = follow(subscription);
    await followed.until(3);
    await client.appendToStream(freshName(), event('Live'));
    await followed.until(4);
    expect(followed.seen).toEqual(['confirmation', 'CaughtUp', 'caughtUp', 'Live']);
    await subscription.unsubscribe();
  });

  it('starts at the end with what is written next', async () => {
    const subscription = client.subscribeToAll({ fromPosition: END });
    const followed = follow(subscription);
    await followed.until(2);
    await client.appendToStream(freshName(), event('Next'));
    await followed.until(3);
    expect(followed.seen).toEqual(['confirmation', 'caughtUp', 'Next']);
    await subscription.unsubscribe();
  });

  it('gives milliseconds of creation, where reads give whole seconds', async () => {
    const tag = randomUUID();
    const filter = eventTypeFilter({ prefixes: [tag] });
    const subscription = client.subscribeToAll({ fromPosition: END, filter });
    const followed = follow(subscription);
    await followed.until(2);
    for (let count = 0; count < 3; count++) {
      await client.appendToStream(freshName(), event(tag));
      await wait(2);
    }
    await followed.until(5);
    expect(followed.received.some(({ created }) => created.getMilliseconds() !== 0)).toBe(true);
    expect((await collect(client.readAll({ filter }))).map(({ created }) => created.getMilliseconds())).toEqual([
      0, 0, 0,
    ]);
    await subscription.unsubscribe();
  });

  it.each([
    ['32 records by default', {}, 32],
    ['its search window times its interval', { maxSearchWindow: 5, checkpointInterval: 2 }, 10],
  ])(
    'reports its position each time it has looked at %s, also live, at records that do not match',
    async (_name, options, interval) => {
      const { position } = await client.appendToStream(freshName(), event());
      const checkpoints: Position[] = [];
      const filter = eventTypeFilter({
        prefixes: [randomUUID()],
        ...options,
        checkpointReached: (_subscription, at) => void checkpoints.push(at),
      });
      const behind = Array.from({ length: interval }, () => event('Unmatched'));
      await client.appendToStream(freshName(), behind);
      const subscription = client.subscribeToAll({ fromPosition: position!, filter });
      const followed = follow(subscription);
      await followed.until(2);
      const live = await client.appendToStream(freshName(), behind);
      while (checkpoints.length < 2) await wait(1);
      expect(checkpoints[1]).toEqual(live.position);
      expect(followed.seen).toEqual(['confirmation', 'caughtUp']);
      await subscription.unsubscribe();
    },
  );

  it('fails from a position that is not the start of a record, and for a broken expression', async () => {
    const { position } = await client.appendToStream(freshName(), event());
    const between = { commit: position!.commit + 1n, prepare: position!.prepare + 1n };
    const fault = { type: 'unknown', code: 2, message: '2 UNKNOWN: Exception was thrown by handler.' };
    expect(await follow(client.subscribeToAll({ fromPosition: between })).error).toMatchObject(fault);
    expect(await follow(client.subscribeToAll({ filter: eventTypeFilter({ regex: '(' }) })).error).toMatchObject(fault);
  });
});

describe('a subscription to a stream', () => {
  it('is exclusive of its revision and ends with the tombstone', async () => {
    const stream = freshName();
    await client.appendToStream(stream, [event('First'), event('Second')]);
    const followed = follow(client.subscribeToStream(stream, { fromRevision: 0n }));
    await followed.until(3);
    expect(followed.seen).toEqual(['confirmation', 'Second', 'caughtUp']);
    await client.tombstoneStream(stream);
    expect(await followed.error).toMatchObject({ type: 'stream-deleted' });
  });

  it('waits for a stream that does not exist', async () => {
    const stream = freshName();
    const subscription = client.subscribeToStream(stream);
    const followed = follow(subscription);
    await followed.until(2);
    await client.appendToStream(freshName(), event('Elsewhere'));
    await client.appendToStream(stream, event('Here'));
    await followed.until(3);
    expect(followed.seen).toEqual(['confirmation', 'caughtUp', 'Here']);
    await subscription.unsubscribe();
  });
});

describe('a consumer that is too slow', () => {
  let server: ProtocolServer;
  let client: KurrentDBClient;
  beforeEach(async () => {
    server = await startProtocolServer();
    client = connect(server.url);
  });
  afterEach(async () => {
    await client.dispose();
    await server.stop();
  });

  it('is dropped when it is live, and loses nothing when it subscribes again after its last event', async () => {
    const tag = `Slow-${randomUUID()}`;
    const filter = eventTypeFilter({ prefixes: [tag] });
    server.faults.slowConsumer = { records: 100, patience: 20 };
    const subscription = client.subscribeToAll({ fromPosition: END, filter });
    const got: string[] = [];
    let last: Position | undefined;
    const dropped = (async () => {
      for await (const { event: received } of subscription) {
        got.push(received!.id);
        last = received!.position;
        await wait(2);
      }
    })().catch((error: unknown) => error);
    const sent: string[] = [];
    await new Promise((resolve) => subscription.once('caughtUp', resolve));
    while (server.faults.openSubscriptions > 0) {
      const some = Array.from({ length: 20 }, () => event(tag, 'x'.repeat(500)));
      await client.appendToStream(freshName(), some);
      sent.push(...some.map(({ id }) => id));
    }
    const message = '10 ABORTED: Consumer too slow to handle event while live. Client resubscription required.';
    expect(await dropped).toMatchObject({ type: 'unknown', code: 10, message });
    expect(got.length).toBeLessThan(sent.length);
    const again = client.subscribeToAll({ fromPosition: last!, filter });
    const followed = follow(again);
    await followed.until(sent.length - got.length + 2);
    expect([...got, ...followed.received.map(({ id }) => id)]).toEqual(sent);
    await again.unsubscribe();
  });

  it('is left alone while it catches up', async () => {
    const stream = freshName();
    server.faults.slowConsumer = { records: 10, patience: 0 };
    await client.appendToStream(stream, events(2_000));
    let count = 0;
    for await (const _ of client.subscribeToStream(stream)) {
      if (count % 200 === 0) await Promise.all([wait(2), client.appendToStream(freshName(), event())]);
      if (++count === 2_000) break;
    }
    expect(count).toBe(2_000);
  });
});
