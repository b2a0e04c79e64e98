import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { anEvent, collect, idsOf, listen, newStream } from '../contract/fixture.js';
import { eventStoreContract } from '../contract/event-store.contract.js';
import { startProtocolCluster } from '../../../../test/kurrentdb-server/protocol-cluster.js';
import { startProtocolServer, type ProtocolServer } from '../../../../test/kurrentdb-server/protocol-server.js';
import { kurrentdbEventStore } from './kurrentdb.js';

const users = { admin: { password: 'changeit', groups: ['$admins'] }, custodia: { password: 'It is: "me"/@!' } };
let server: ProtocolServer;
beforeAll(async () => {
  server = await startProtocolServer({ tls: true, users });
});
afterAll(() => server.stop());

const refusal = (url: string): Promise<unknown> =>
  kurrentdbEventStore({ url, patienceMs: 3_000 }).then(
    (store) => store.close().then(() => 'was opened'),
    (fault: unknown) => fault,
  );

// With a user, appends take another way through the client than without one.
eventStoreContract('kurrentdb, protocol server with TLS and users', {
  offers: ['server'],
  start: async () => ({
    open: () => kurrentdbEventStore({ url: server.urlFor('admin', 'changeit'), silenceMs: 500 }),
    cut: async () => server.cut(),
    stop: async () => undefined,
  }),
});

describe('opening a KurrentDB', () => {
  it('names the file to give when the certificate is not trusted', async () => {
    const url = server.urlFor('admin', 'changeit').replace(/&tlsCAFile=[^&]*/, '');
    expect(await refusal(url)).toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(/certificate is not trusted.*tlsCAFile/),
    });
  });

  it('says that name or password are wrong, and keeps the password to itself', async () => {
    const fault = await refusal(server.urlFor('admin', 'hunter2'));
    expect(fault).toMatchObject({
      code: 'ACCESS_DENIED',
      message: expect.stringMatching(/"admin" may not append; check the name and the password/),
    });
    expect(String(fault)).not.toContain('hunter2');
  });

  it('asks for a user where nobody may do anything without one', async () => {
    expect(await refusal(server.url)).toMatchObject({
      code: 'ACCESS_DENIED',
      message: expect.stringContaining('give one: kurrentdb://user:password@host'),
    });
  });

  it('says what to grant to a user who may not read all events, and opens when that is done', async () => {
    const url = server.urlFor('custodia', users.custodia.password);
    expect(await refusal(url)).toMatchObject({
      code: 'ACCESS_DENIED',
      message: expect.stringContaining('set the metadata of the stream $all to {"$acl":{"$r":["custodia","$admins"]}}'),
    });
    const administrator = KurrentDBClient.connectionString(server.urlFor('admin', 'changeit'));
    await administrator.setStreamMetadata('$all', { acl: { readRoles: ['custodia', '$admins'] } });
    await administrator.dispose();
    const store = await kurrentdbEventStore({ url });
    const event = anEvent();
    const stream = newStream();
    await store.append(stream, 'no_stream', [event]);
    expect(idsOf(await collect(store.readStream(stream)))).toEqual([event.id]);
    await store.close();
  });

  it('gives up on a server that is not there, in time', async () => {
    const gone = await startProtocolServer();
    await gone.stop();
    expect(await refusal(gone.url)).toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining(`127.0.0.1:${gone.port}`),
    });
  });

  it('waits for a server that is about to start', async () => {
    const late = await startProtocolServer();
    const back = late.restart(800);
    const store = await kurrentdbEventStore({ url: late.url });
    await back;
    expect(await store.head()).toBe('');
    await store.close();
    await late.stop();
  });
});

describe('a cluster whose leader is killed', () => {
  it('goes on with the next leader: every acknowledged append is there once, and subscribers and readers follow', async () => {
    const cluster = await startProtocolCluster(3);
    const store = await kurrentdbEventStore({ url: cluster.url, patienceMs: 20_000, silenceMs: 500 });
    const listener = listen(store, await store.head());
    const acknowledged: string[] = [];
    const write = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n++) {
        const event = anEvent();
        const result = await store.append(newStream(), 'no_stream', [event]);
        if (result.kind === 'appended') acknowledged.push(event.id);
      }
    };
    await write(20);
    const writing = Promise.all(Array.from({ length: 8 }, () => write(20)));
    await cluster.killLeader();
    await writing;
    expect(acknowledged).toHaveLength(180);
    const stored = idsOf(await collect(store.readAll()));
    expect([...stored].sort()).toEqual([...acknowledged].sort());
    await listener.until(() => listener.events.length >= 180);
    await listener.subscription.stop();
    expect(idsOf(listener.events)).toEqual(stored);
    await store.close();
    await cluster.stop();
  });
});
