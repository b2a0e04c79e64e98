import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { NO_STREAM } from '@kurrent/kurrentdb-client';
import { setTimeout as wait } from 'node:timers/promises';
import type { ProtocolServer } from './protocol-server.js';
import { startProtocolServer } from './protocol-server.js';
import { collect, connect, event, events, follow, freshName, refused } from './real-client.js';

let server: ProtocolServer;
let client: KurrentDBClient;
beforeAll(async () => {
  server = await startProtocolServer();
  client = connect(server.url);
});
afterEach(() => {
  server.resume();
  server.faults.clear();
});
afterAll(async () => {
  await client.dispose();
  await server.stop();
});

const append = (stream: string, what = event(), deadline?: number) =>
  client.appendToStream(stream, what, { streamState: NO_STREAM, ...(deadline && { deadline }) });
const lengthOf = async (stream: string): Promise<number> => (await collect(client.readStream(stream))).length;
const missing = { type: 'stream-not-found' };
const answered = (call: Promise<unknown>, ms: number): Promise<string> =>
  Promise.race([
    call.then(
      () => 'answer',
      () => 'answer',
    ),
    wait(ms, 'none'),
  ]);

describe('an append', () => {
  it.each(['reset', 'silence'] as const)(
    'may be stored although its client hears nothing of it (%s), and is recognised when repeated',
    async (failure) => {
      const [stream, sent] = [freshName(), event()];
      server.faults.failAppendsAfterStoring(1, failure);
      const first = append(stream, sent);
      if (failure === 'reset') expect(await refused(first)).toMatchObject({ type: 'unavailable', code: 14 });
      else expect(await answered(first, 50)).toBe('none');
      expect(await append(stream, sent)).toMatchObject({ nextExpectedRevision: 0n });
      expect(await lengthOf(stream)).toBe(1);
    },
  );

  it('may fail before it is stored, once or as often as armed', async () => {
    const stream = freshName();
    server.faults.failAppendsBeforeStoring(2);
    for (let time = 0; time < 2; time++) expect(await refused(append(stream))).toMatchObject({ type: 'unavailable' });
    expect(await refused(lengthOf(stream))).toMatchObject(missing);
    expect(await append(stream)).toMatchObject({ success: true });
  });

  it('takes all that are in flight with it when the connection breaks', async () => {
    server.faults.failAppendsAfterStoring();
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => append(freshName())));
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(20);
  });

  it('may be sent to the leader', async () => {
    server.faults.refuseAppendsAsNotLeader();
    expect(await refused(append(freshName()))).toMatchObject({
      type: 'not-leader',
      leader: { address: '127.0.0.1', port: server.port },
    });
    expect(await append(freshName())).toMatchObject({ success: true });
  });

  it('that cannot be committed in time has exceeded its deadline and is not stored', async () => {
    const stream = freshName();
    server.faults.timeOutAppends();
    expect(await refused(append(stream))).toMatchObject({ type: 'deadline-exceeded' });
    server.faults.delayAppends(10_000);
    expect(await refused(append(stream, event(), 50))).toMatchObject({ type: 'deadline-exceeded' });
    expect(await refused(lengthOf(stream))).toMatchObject(missing);
  });

  it('may be late', async () => {
    server.faults.delayAppends(30);
    const started = performance.now();
    await append(freshName());
    expect(performance.now() - started).toBeGreaterThan(25);
  });

  it('is counted', async () => {
    const before = server.faults.calls.appends;
    server.faults.failAppendsBeforeStoring();
    await refused(append(freshName()));
    await Promise.all([append(freshName()), append(freshName())]);
    expect(server.faults.calls.appends - before).toBe(3);
  });
});

describe('a read', () => {
  it('may fail at once or in the middle, by an answer or by a broken connection', async () => {
    const stream = freshName();
    await client.appendToStream(stream, events(10));
    for (const [failure, after] of [
      [undefined, 0],
      ['reset', 5],
    ] as const) {
      server.faults.failReads(1, failure, after);
      expect(await refused(lengthOf(stream))).toMatchObject({ type: 'unavailable' });
      expect(await lengthOf(stream)).toBe(10);
    }
  });

  it('may be late, or never answered', async () => {
    const stream = freshName();
    await append(stream);
    server.faults.delayReads(30);
    const started = performance.now();
    expect(await lengthOf(stream)).toBe(1);
    expect(performance.now() - started).toBeGreaterThan(25);
    server.faults.failReads(1, 'silence');
    expect(await answered(lengthOf(stream), 50)).toBe('none');
  });
});

describe('a subscription', () => {
  const subscribed = async () => {
    const followed = follow(client.subscribeToAll({ fromPosition: 'end' }));
    await followed.until(2);
    return followed;
  };

  it('may be dropped, by default as too slow', async () => {
    const followed = await subscribed();
    expect(server.faults.dropSubscriptions()).toBe(1);
    expect(await followed.error).toMatchObject({ type: 'unknown', code: 10 });
    expect(server.faults.openSubscriptions).toBe(0);
  });

  it('may end without a fault', async () => {
    const followed = await subscribed();
    server.faults.endSubscriptions();
    await followed.until(3);
    expect(followed.seen.at(-1)).toBe('end');
  });

  it('may fall silent', async () => {
    const followed = await subscribed();
    server.faults.silenceSubscriptions();
    await append(freshName());
    expect(await answered(followed.until(3), 50)).toBe('none');
  });

  it('may be refused', async () => {
    server.faults.failSubscriptions();
    expect(await follow(client.subscribeToAll()).error).toMatchObject({ type: 'unavailable', code: 14 });
  });

  it('breaks with its connection, without an end', async () => {
    const followed = await subscribed();
    server.cut();
    expect(await followed.error).toMatchObject({ type: 'unavailable' });
    expect(followed.seen).not.toContain('end');
  });
});

describe('a server', () => {
  it('that is down refuses appends by an error without a type and reads as unavailable; back on its port it has its data', async () => {
    const own = await startProtocolServer();
    const its = connect(own.url);
    const stream = freshName();
    await its.appendToStream(stream, event());
    expect(await collect(its.readStream(stream))).toHaveLength(1);
    const followed = follow(its.subscribeToAll());
    await followed.until(1);
    await own.stop();
    expect(await followed.error).toMatchObject({ type: 'unavailable' });
    const fault = await refused(its.appendToStream(stream, event()));
    expect(fault).toMatchObject({ code: 14 });
    expect(fault['type']).toBeUndefined();
    expect(await refused(collect(its.readStream(stream)))).toMatchObject({ type: 'unavailable' });
    await own.restart();
    expect(await its.appendToStream(stream, event())).toMatchObject({ nextExpectedRevision: 1n });
    expect(await collect(its.readStream(stream))).toHaveLength(2);
    await its.dispose();
    await own.stop();
  });

  it('that is paused answers nothing, not even at the deadline, and everything when it goes on', async () => {
    const stream = freshName();
    await append(stream);
    server.pause();
    const late = freshName();
    const calls = [append(late, event(), 20), lengthOf(stream)];
    for (const call of calls) expect(await answered(call, 100)).toBe('none');
    const newcomer = connect(server.url);
    expect(await answered(newcomer.appendToStream(freshName(), event()), 50)).toBe('none');
    server.resume();
    expect(await calls[1]).toBe(1);
    await calls[0];
    expect(await lengthOf(late)).toBe(1);
    await newcomer.dispose();
  });
});
