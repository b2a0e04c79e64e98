import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Filter, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { binaryEvent, eventTypeFilter, excludeSystemEvents, streamNameFilter } from '@kurrent/kurrentdb-client';
import { randomUUID } from 'node:crypto';
import type { ProtocolServer } from './protocol-server.js';
import { startProtocolServer } from './protocol-server.js';
import { collect, connect, event, events, freshName, refused } from './real-client.js';

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

describe('reading a stream', () => {
  const revisions = async (read: Parameters<typeof collect>[0]): Promise<number[]> =>
    (await collect(read)).map(({ revision }) => Number(revision));

  it('goes both ways, from a revision inclusively, and stops at the count', async () => {
    const stream = freshName();
    await client.appendToStream(stream, events(5));
    expect(await revisions(client.readStream(stream))).toEqual([0, 1, 2, 3, 4]);
    expect(await revisions(client.readStream(stream, { fromRevision: 1n, maxCount: 2 }))).toEqual([1, 2]);
    expect(await revisions(client.readStream(stream, { direction: 'backwards', fromRevision: 'end' }))).toEqual([
      4, 3, 2, 1, 0,
    ]);
    expect(
      await revisions(client.readStream(stream, { direction: 'backwards', fromRevision: 2n, maxCount: 2 })),
    ).toEqual([2, 1]);
  });

  it('throws for a missing stream and yields nothing past the end', async () => {
    const stream = freshName();
    expect(await refused(collect(client.readStream(stream)))).toMatchObject({
      type: 'stream-not-found',
      streamName: stream,
    });
    await client.appendToStream(stream, events(1));
    expect(await collect(client.readStream(stream, { fromRevision: 7n }))).toEqual([]);
  });

  it('is unavailable for a count of nothing', async () => {
    const stream = freshName();
    await client.appendToStream(stream, events(1));
    expect(await refused(collect(client.readStream(stream, { maxCount: 0 })))).toMatchObject({ type: 'unavailable' });
  });

  it('gives JSON parsed, binary data byte for byte and metadata parsed where it parses', async () => {
    const stream = freshName();
    const bytes = Buffer.from('{ "b": 1.0, "2": "\\u00e4", "1": 0 }');
    await client.appendToStream(stream, binaryEvent({ type: 'Bytes', data: bytes, metadata: Buffer.from('{"m":1}') }));
    await client.appendToStream(stream, event('Json', { b: 1, 2: 'ä', 1: 0 }));
    const [binary, json] = await collect(client.readStream(stream));
    expect(Buffer.from(binary!.data as Uint8Array)).toEqual(bytes);
    expect(binary).toMatchObject({ isJson: false, metadata: { m: 1 } });
    expect(json).toMatchObject({ isJson: true, data: { b: 1, 2: 'ä', 1: 0 }, metadata: undefined });
  });

  it('hides what the settings of the stream truncate', async () => {
    const stream = freshName();
    await client.appendToStream(stream, events(6));
    await client.setStreamMetadata(stream, { maxCount: 2, owner: 'somebody' });
    expect(await revisions(client.readStream(stream))).toEqual([4, 5]);
    await client.setStreamMetadata(stream, { truncateBefore: 3 });
    expect(await revisions(client.readStream(stream))).toEqual([3, 4, 5]);
    expect((await client.getStreamMetadata(stream)).metadata).toEqual({ truncateBefore: 3 });
  });
});

describe('reading all', () => {
  it('starts at a position inclusively, backwards before it, and yields nothing past the end', async () => {
    const [first, second] = [event(), event()];
    const { position } = await client.appendToStream(freshName(), first);
    await client.appendToStream(freshName(), second);
    const forwards = await collect(client.readAll({ fromPosition: position! }));
    expect(forwards.map(({ id }) => id)).toEqual([first.id, second.id]);
    const [before] = await collect(client.readAll({ direction: 'backwards', fromPosition: position!, maxCount: 1 }));
    expect(before!.position!.commit).toBeLessThan(position!.commit);
    expect(await collect(client.readAll({ fromPosition: { commit: 1n << 40n, prepare: 1n << 40n } }))).toEqual([]);
  });

  it('is unavailable from a position that is not the start of a record, and for a broken expression', async () => {
    const { position } = await client.appendToStream(freshName(), event());
    const between = { commit: position!.commit - 1n, prepare: position!.commit - 1n };
    expect(await refused(collect(client.readAll({ fromPosition: between })))).toMatchObject({ type: 'unavailable' });
    expect(await refused(collect(client.readAll({ filter: eventTypeFilter({ regex: '(' }) })))).toMatchObject({
      type: 'unavailable',
    });
  });

  it('filters by event type and by stream, with two hundred prefixes or an expression, both ways', async () => {
    const tag = randomUUID();
    const stream = `kept-${tag}`;
    await client.appendToStream(stream, [event(`A-${tag}`), event(`B-${tag}`)]);
    await client.appendToStream(`other-${tag}`, [event(`A-${tag}`)]);
    const types = async (filter: Filter): Promise<string[]> =>
      (await collect(client.readAll({ filter }))).map(({ type }) => type);
    const many = Array.from({ length: 199 }, (_, index) => `none-${index}`);
    expect(await types(eventTypeFilter({ prefixes: [...many, `B-${tag}`] }))).toEqual([`B-${tag}`]);
    expect(await types(eventTypeFilter({ regex: `^[AB]-${tag}$` }))).toHaveLength(3);
    expect(await types(streamNameFilter({ prefixes: [stream] }))).toEqual([`A-${tag}`, `B-${tag}`]);
    expect(await types(streamNameFilter({ regex: `other-${tag}` }))).toEqual([`A-${tag}`]);
    const backwards = client.readAll({
      direction: 'backwards',
      fromPosition: 'end',
      filter: streamNameFilter({ prefixes: [stream] }),
      maxCount: 1,
    });
    expect((await collect(backwards)).map(({ type }) => type)).toEqual([`B-${tag}`]);
  });

  it('shows system records from the beginning unless they are excluded', async () => {
    await client.appendToStream(freshName(), event());
    expect((await collect(client.readAll({ maxCount: 1 })))[0]).toMatchObject({
      position: { commit: 0n, prepare: 0n },
    });
    const without = await collect(client.readAll({ filter: excludeSystemEvents() }));
    expect(without.length).toBeGreaterThan(0);
    expect(without.filter(({ type }) => type.startsWith('$'))).toEqual([]);
  });

  it('reads what another node over the same log has written', async () => {
    const other = await startProtocolServer({ log: server.log });
    const its = connect(other.url);
    const sent = event();
    await its.appendToStream(freshName(), sent);
    const [last] = await collect(client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1 }));
    expect(last!.id).toBe(sent.id);
    await its.dispose();
    await other.stop();
  });
});
