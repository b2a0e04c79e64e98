import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppendToStreamOptions, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { excludeSystemEvents } from '@kurrent/kurrentdb-client';
import type { ProtocolServer } from './protocol-server.js';
import { startProtocolServer } from './protocol-server.js';
import { collect, connect, event, follow, freshName, refused } from './real-client.js';

const users = {
  admin: { password: 'changeit', groups: ['$admins'] },
  ann: { password: 'secret', groups: ['analysts'] },
  bob: { password: 'secret' },
};
const denied = { type: 'access-denied' };

let server: ProtocolServer;
const clients: KurrentDBClient[] = [];
const connectAs = (url: string): KurrentDBClient => {
  const client = connect(url);
  clients.push(client);
  return client;
};
beforeAll(async () => {
  server = await startProtocolServer({ tls: true, users });
});
afterAll(async () => {
  for (const client of clients) await client.dispose();
  await server.stop();
});

describe('a server with users', () => {
  it.each([
    ['of the connection string', {}],
    ['of the call, by the classic append', { credentials: { username: 'bob', password: 'secret' } }],
  ] as [string, AppendToStreamOptions][])(
    'lets a user %s append and read streams, but not read or subscribe to all',
    async (_name, options) => {
      const client = connectAs(server.urlFor('bob', 'secret'));
      const stream = freshName();
      expect(await client.appendToStream(stream, event(), options)).toMatchObject({ success: true });
      expect(await collect(client.readStream(stream))).toHaveLength(1);
      expect(await refused(collect(client.readAll()))).toMatchObject(denied);
      expect(await refused(collect(client.readAll({ filter: excludeSystemEvents() })))).toMatchObject(denied);
      expect(await follow(client.subscribeToAll()).error).toMatchObject({ ...denied, code: 7 });
      expect(await refused(client.appendToStream('$system', event(), options))).toMatchObject(denied);
    },
  );

  it('lets administrators do everything, and others what the settings of all grant them', async () => {
    const [admin, ann] = [connectAs(server.urlFor('admin', 'changeit')), connectAs(server.urlFor('ann', 'secret'))];
    await admin.appendToStream(freshName(), event());
    expect((await collect(admin.readAll())).length).toBeGreaterThan(1);
    expect(await refused(collect(ann.readAll()))).toMatchObject(denied);
    await admin.setStreamMetadata('$all', { acl: { readRoles: ['$admins', 'analysts'] } });
    expect((await collect(ann.readAll())).length).toBeGreaterThan(1);
    const subscription = ann.subscribeToAll({ fromPosition: 'end' });
    await follow(subscription).until(2);
    await subscription.unsubscribe();
  });

  it('denies everything to a wrong password and to nobody', async () => {
    const [wrong, nobody] = [connectAs(server.urlFor('ann', 'wrong')), connectAs(server.url)];
    expect(await refused(wrong.appendToStream(freshName(), event()))).toMatchObject({ ...denied, code: 16 });
    expect(
      await refused(wrong.appendToStream(freshName(), event(), { credentials: { username: 'ann', password: 'no' } })),
    ).toMatchObject({ ...denied, code: 16 });
    for (const client of [wrong, nobody]) {
      expect(await refused(client.appendToStream(freshName(), event()))).toMatchObject(denied);
      expect(await refused(collect(client.readStream(freshName())))).toMatchObject(denied);
      expect(await refused(collect(client.readAll()))).toMatchObject(denied);
      expect(await refused(client.deleteStream(freshName()))).toMatchObject(denied);
      expect(await follow(client.subscribeToStream(freshName())).error).toMatchObject(denied);
    }
  });

  it('is not trusted by a client that does not know its authority', async () => {
    const client = connectAs(`kurrentdb://admin:changeit@127.0.0.1:${server.port}?tls=true`);
    const fault = await refused(client.appendToStream(freshName(), event()));
    expect(fault['type']).toBeUndefined();
    expect(fault).toMatchObject({
      code: 14,
      message: expect.stringContaining('unable to verify the first certificate'),
    });
    expect(await refused(collect(client.readStream(freshName())))).toMatchObject({ type: 'unavailable' });
  });

  it('keeps its identity over a restart', async () => {
    const client = connectAs(server.urlFor('bob', 'secret'));
    await client.appendToStream(freshName(), event());
    await server.restart();
    const again = connectAs(server.urlFor('bob', 'secret'));
    expect(await again.appendToStream(freshName(), event())).toMatchObject({ success: true });
  });
});
