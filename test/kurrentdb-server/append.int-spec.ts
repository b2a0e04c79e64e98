import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppendToStreamOptions, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { ANY, binaryEvent, NO_STREAM, STREAM_EXISTS } from '@kurrent/kurrentdb-client';
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

describe.each([
  ['batch', {}],
  ['classic', { credentials: { username: 'admin', password: 'changeit' } }],
] as [string, AppendToStreamOptions][])('%s append', (path, options) => {
  const append = (
    stream: string,
    what: ReturnType<typeof events>,
    streamState: AppendToStreamOptions['streamState'] = ANY,
  ) => client.appendToStream(stream, what, { ...options, streamState: streamState! });
  const idsOf = async (stream: string): Promise<string[]> =>
    (await collect(client.readStream(stream))).map((each) => each.id);

  it('gives each event its own position, which grows by the size of records, and answers with the last one', async () => {
    const stream = freshName();
    const result = await append(stream, events(3), NO_STREAM);
    const positions = (await collect(client.readStream(stream))).map((each) => each.position!);
    expect(result).toEqual({ success: true, nextExpectedRevision: 2n, position: positions[2] });
    expect(positions.every(({ commit, prepare }) => commit === prepare)).toBe(true);
    expect(positions[1]!.commit - positions[0]!.commit).toBeGreaterThan(1n);
  });

  it('refuses a wrong expectation with both states and an empty message', async () => {
    const stream = freshName();
    const missing = await refused(append(stream, events(1), 4n));
    expect(missing).toMatchObject({
      type: 'wrong-expected-version',
      streamName: stream,
      expectedState: 4n,
      actualState: 'no_stream',
      message: '',
    });
    expect(await refused(append(stream, events(1), STREAM_EXISTS))).toMatchObject({
      expectedState: 'stream_exists',
      actualState: 'no_stream',
    });
    await append(stream, events(2));
    expect(await refused(append(stream, events(1), NO_STREAM))).toMatchObject({
      expectedState: 'no_stream',
      actualState: 1n,
    });
    expect(await refused(append(stream, events(1), 0n))).toMatchObject({ expectedState: 0n, actualState: 1n });
  });

  it('lets exactly one of fifty racing appends create a stream', async () => {
    const stream = freshName();
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => append(stream, events(1), NO_STREAM)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await idsOf(stream)).toHaveLength(1);
  });

  it('repeats the first answer for the same ids and expectation, also after later appends, and writes nothing', async () => {
    const stream = freshName();
    const [first, second] = [events(2), events(2)];
    const created = await append(stream, first, NO_STREAM);
    const added = await append(stream, second, 1n);
    await append(stream, events(1));
    expect(await append(stream, first, NO_STREAM)).toEqual(created);
    expect(await append(stream, second, 1n)).toEqual(added);
    expect(await append(stream, first, ANY)).toEqual(created);
    expect(await idsOf(stream)).toHaveLength(5);
  });

  it('recognises the same ids in any order when anything is expected', async () => {
    const stream = freshName();
    const pair = events(2);
    await append(stream, pair);
    expect(await append(stream, pair.toReversed())).toMatchObject({ success: true });
    expect(await idsOf(stream)).toEqual(pair.map(({ id }) => id));
  });

  it('refuses the same ids with a new one after them, whatever is expected', async () => {
    const stream = freshName();
    const pair = events(2);
    await append(stream, pair, NO_STREAM);
    for (const expected of [NO_STREAM, ANY] as const) {
      expect(await refused(append(stream, [...pair, event()], expected))).toMatchObject({
        type: 'wrong-expected-version',
        actualState: 1n,
      });
    }
  });

  it('writes the same id a second time under the current revision, inside one append and in another stream', async () => {
    const [stream, other] = [freshName(), freshName()];
    const one = event();
    await append(stream, [one], NO_STREAM);
    expect(await append(stream, [one], 0n)).toMatchObject({ nextExpectedRevision: 1n });
    expect(await append(other, [one, one], NO_STREAM)).toMatchObject({ nextExpectedRevision: 1n });
    expect(await idsOf(stream)).toEqual([one.id, one.id]);
    expect(await idsOf(other)).toEqual([one.id, one.id]);
  });

  it('reports success for an empty list, although nothing can be read', async () => {
    const stream = freshName();
    expect(await append(stream, [])).toMatchObject({ success: true, nextExpectedRevision: 0n });
    expect(await refused(collect(client.readStream(stream)))).toMatchObject({ type: 'stream-not-found' });
  });

  it('refuses an empty stream name and an empty event type as unknown', async () => {
    const message = path === 'batch' ? 'Could not recognize BadRequest' : '2 UNKNOWN: Exception was thrown by handler.';
    expect(await refused(append('', events(1)))).toMatchObject({ type: 'unknown', message });
    expect(await refused(append(freshName(), [event('')]))).toMatchObject({ type: 'unknown', message });
  });

  it('refuses an append over the limit, of one event or of many, and takes the next one', async () => {
    const stream = freshName();
    const tooLarge = { type: 'maximum-append-size-exceeded', maxAppendSize: 1_048_576 };
    expect(await refused(append(stream, [event('Large', 'x'.repeat(1_048_576))]))).toMatchObject(tooLarge);
    expect(
      await refused(
        append(
          stream,
          Array.from({ length: 11 }, () => event('Many', 'x'.repeat(100_000))),
        ),
      ),
    ).toMatchObject(tooLarge);
    expect(await append(stream, [event('Fits', 'x'.repeat(1_000_000))])).toMatchObject({ nextExpectedRevision: 0n });
  });

  it('breaks off at a message of 17 MB', async () => {
    const huge = binaryEvent({ type: 'Huge', data: new Uint8Array(17 * 1024 * 1024) });
    expect(await refused(client.appendToStream(freshName(), huge, options))).toMatchObject({
      type: 'unknown',
      code: 8,
    });
    expect(await append(freshName(), events(1))).toMatchObject({ success: true });
  });

  it('takes 5,000 events in one append', async () => {
    expect(await append(freshName(), events(5_000))).toMatchObject({ nextExpectedRevision: 4_999n });
  });

  it('keeps the order of a thousand appends that are pending at once', async () => {
    const stream = freshName();
    const sent = events(1_000);
    await Promise.all(sent.map((each) => append(stream, [each])));
    if (path === 'batch') expect(await idsOf(stream)).toEqual(sent.map(({ id }) => id));
    else expect(new Set(await idsOf(stream))).toEqual(new Set(sent.map(({ id }) => id)));
  });

  it('goes on with the revisions of a stream that was deleted softly', async () => {
    const stream = freshName();
    await append(stream, events(2));
    await client.deleteStream(stream);
    expect(await refused(collect(client.readStream(stream)))).toMatchObject({ type: 'stream-not-found' });
    expect(await refused(append(stream, events(1), STREAM_EXISTS))).toMatchObject({ type: 'stream-deleted' });
    expect(await append(stream, events(1), NO_STREAM)).toMatchObject({ nextExpectedRevision: 2n });
    expect((await collect(client.readStream(stream))).map(({ revision }) => revision)).toEqual([2n]);
  });

  it('never takes a tombstoned stream again', async () => {
    const stream = freshName();
    await append(stream, events(1));
    await client.tombstoneStream(stream);
    expect(await refused(append(stream, events(1)))).toMatchObject({ type: 'stream-deleted', streamName: stream });
    expect(await refused(collect(client.readStream(stream)))).toMatchObject({ type: 'stream-deleted' });
    const [last] = await collect(client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1 }));
    expect(last).toMatchObject({ streamId: stream, revision: 9223372036854775807n });
  });
});

it('puts the parts of one large batch append together', async () => {
  const stream = freshName();
  const sent = events(50);
  expect(await client.appendToStream(stream, sent, { streamState: NO_STREAM, batchAppendSize: 1_000 })).toMatchObject({
    nextExpectedRevision: 49n,
  });
  expect((await collect(client.readStream(stream))).map(({ id }) => id)).toEqual(sent.map(({ id }) => id));
});

it('refuses to delete under a wrong expectation', async () => {
  const stream = freshName();
  await client.appendToStream(stream, events(2));
  expect(await refused(client.deleteStream(stream, { expectedRevision: 0n }))).toMatchObject({
    type: 'wrong-expected-version',
    actualState: 1n,
  });
  expect(await refused(client.tombstoneStream(stream, { expectedRevision: 5n }))).toMatchObject({
    type: 'wrong-expected-version',
  });
});
