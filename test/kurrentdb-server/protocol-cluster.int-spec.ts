import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { NO_STREAM } from '@kurrent/kurrentdb-client';
import { setTimeout as wait } from 'node:timers/promises';
import type { ProtocolCluster } from './protocol-cluster.js';
import { startProtocolCluster } from './protocol-cluster.js';
import { collect, connect, event, follow, freshName, refused } from './real-client.js';

describe('a cluster', () => {
  let cluster: ProtocolCluster;
  let client: KurrentDBClient;
  beforeEach(async () => {
    cluster = await startProtocolCluster(3, { electionMs: 200 });
    client = connect(cluster.url);
  });
  afterEach(async () => {
    await client.dispose();
    await cluster.stop();
  });

  it('is found by gossip, and appends go to its leader', async () => {
    const stream = freshName();
    await client.appendToStream(stream, event());
    expect(cluster.nodes.map(({ faults }) => faults.calls.appends)).toEqual([1, 0, 0]);
    expect(await collect(client.readStream(stream))).toHaveLength(1);
  });

  it('names its leader to a client that appends to a follower, which then goes there', async () => {
    const leader = { address: '127.0.0.1', port: cluster.leader!.port };
    const astray = connect(cluster.nodes[1]!.url);
    expect(await refused(astray.appendToStream(freshName(), event()))).toMatchObject({ type: 'not-leader', leader });
    expect(await astray.appendToStream(freshName(), event())).toMatchObject({ success: true });
    await astray.dispose();
  });

  it('goes on under another leader when the leader is killed: no append is lost and none is twice', async () => {
    const stream = freshName();
    await client.appendToStream(stream, event('First'), { streamState: NO_STREAM });
    const followed = follow(client.subscribeToAll());
    await followed.until(1);
    const killed = await cluster.killLeader();
    expect(await followed.error).toMatchObject({ type: 'unavailable' });
    const second = event('Second');
    const answer = await (async () => {
      for (;;) {
        try {
          return await client.appendToStream(stream, second, { streamState: 0n });
        } catch {
          await wait(20);
        }
      }
    })();
    expect(answer).toMatchObject({ nextExpectedRevision: 1n });
    expect(await cluster.elected()).not.toBe(killed);
    const reader = connect(cluster.url);
    expect((await collect(reader.readStream(stream))).map(({ type }) => type)).toEqual(['First', 'Second']);
    await reader.dispose();
  });

  it('takes a killed node back as a follower', async () => {
    const killed = await cluster.killLeader();
    await cluster.elected();
    await cluster.revive(killed);
    const astray = connect(killed.url);
    expect(await refused(astray.appendToStream(freshName(), event()))).toMatchObject({
      type: 'not-leader',
      leader: { port: cluster.leader!.port },
    });
    await astray.dispose();
  });
});
