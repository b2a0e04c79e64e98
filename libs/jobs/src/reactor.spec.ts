import { describe, expect, it } from '@jest/globals';
import { codec, START, streamName, type DomainEvent, type EventStore, type Position } from '@custodia/event-store';
import { inMemoryEventStore } from '@custodia/event-store/testing';
import { newId } from '@custodia/kernel';
import { inMemoryJobs } from './adapters/in-memory.js';
import {
  reactAgain,
  reactAgainJob,
  reactor,
  runReactors,
  type CheckpointStore,
  type Job,
  type JobDefinition,
  type JobQueue,
  type JobRequest,
} from './index.js';
import { inMemoryCheckpoints } from './testing/checkpoints.js';

type ReviewEvent =
  DomainEvent<'ReviewSent', { contact: string; due: string }> | DomainEvent<'ReviewClosed', { at: string }>;
const reviews = codec<ReviewEvent>('review', { ReviewSent: [], ReviewClosed: [] });
const organisation = newId();

const chase = reactor<ReviewEvent>({
  name: 'chase-vendor',
  codecs: [reviews],
  on: {
    ReviewSent: ({ subject, data }) => [
      { name: 'send-invitation', data: { review: subject } },
      { name: 'remind', data: { review: subject }, runAt: data.due },
    ],
  },
});

/** A reactor with a mistake that a later release mends. */
function broken() {
  let mended = false;
  const mendable = reactor<ReviewEvent>({
    name: 'chase-vendor',
    codecs: [reviews],
    on: {
      ReviewSent({ subject, data }) {
        if (data.contact === 'poison' && !mended) throw new Error('contact cannot be read');
        return [{ name: 'send-invitation', data: { review: subject } }];
      },
    },
  });
  return { reactor: mendable, mend: () => (mended = true) };
}

const send = async (store: EventStore, contact = newId()) => {
  const [review, id] = [newId(), newId()];
  const event: ReviewEvent = { type: 'ReviewSent', data: { contact, due: '2099-01-01T00:00:00.000Z' } };
  await store.append(streamName('review', organisation, review), 'no_stream', [
    reviews.encode(id, event, { organisation, actor: 'a', at: '2026-01-01T00:00:00.000Z' }),
  ]);
  return { review, id };
};

function world({ checkpoints = inMemoryCheckpoints(), queueFails = (): boolean => false } = {}) {
  const store = inMemoryEventStore();
  const jobs = inMemoryJobs();
  const ran: Job[] = [];
  const queue: JobQueue = {
    ...jobs.queue,
    enqueue: async (requests) =>
      queueFails() ? Promise.reject(new Error('queue away')) : jobs.queue.enqueue(requests),
  };
  const parked: string[] = [];
  const faults: unknown[] = [];
  const run = (reactors = [chase]) =>
    runReactors({
      store,
      reactors,
      queue,
      checkpoints,
      onParked: (_, __, reason) => parked.push(reason),
      onFault: (_, fault) => faults.push(fault),
    });
  const define = (name: string): JobDefinition => ({
    name,
    attempts: 1,
    backoff: { firstMs: 1, maxMs: 1 },
    timeoutMs: 1_000,
    concurrency: 9,
    handle: async (job) => void ran.push(job),
  });
  const work = (reactors = [chase]) =>
    jobs.runner().start([define('send-invitation'), reactAgain({ store, reactors, queue })]);
  return { store, jobs, ran, run, work, parked, faults, checkpoints };
}

/** Waits, turn by turn of the event loop and at most 10 s, for what the reactors do beside the test. */
const eventually = async (check: () => void | Promise<void>) => {
  for (const until = Date.now() + 10_000; ;) {
    try {
      return await check();
    } catch (complaint) {
      if (Date.now() > until) throw complaint;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
};

describe('reactors', () => {
  it('ask for the jobs of an event once, with ids made of reactor and event, for its organisation', async () => {
    const { store, jobs, ran, run, work } = world();
    await work();
    const reactors = run();
    const { review, id } = await send(store);
    await eventually(async () =>
      expect(await jobs.queue.counts()).toMatchObject({ 'send-invitation': { waiting: 1 }, remind: { delayed: 1 } }),
    );
    await jobs.drain();
    expect(ran).toMatchObject([
      { name: 'send-invitation', id: `chase-vendor:${id}:0`, organisation, data: { review } },
    ]);
    await reactors.stop();
  });

  it('make fewer jobs of a batch where they gather them, and leave events that cannot be read to themselves', async () => {
    const { reactor: mendable } = broken();
    const gathering = {
      ...mendable,
      gather: (asked: readonly JobRequest[]) => [
        { ...asked[0]!, id: 'together', data: { reviews: asked.map(({ data }) => data['review']!) } },
      ],
    };
    const { store, jobs, ran, run, work } = world();
    const sent = [await send(store), await send(store), await send(store, 'poison'), await send(store)];
    await work([gathering]);
    const reactors = run([gathering]);
    await eventually(async () => expect(await jobs.queue.counts()).toMatchObject({ [reactAgainJob]: { waiting: 1 } }));
    await jobs.drain();
    expect(ran).toMatchObject([
      { name: 'send-invitation', id: 'together', data: { reviews: [0, 1, 3].map((n) => sent[n]!.review) } },
    ]);
    await reactors.stop();
  });

  it('go on where they stopped', async () => {
    const { store, jobs, run } = world();
    await send(store);
    const first = run();
    await eventually(async () => expect((await jobs.queue.counts())['send-invitation']?.waiting).toBe(1));
    await first.stop();
    await send(store);
    const second = run();
    await eventually(async () => expect((await jobs.queue.counts())['send-invitation']?.waiting).toBe(2));
    await second.stop();
  });

  it('lose nothing and double nothing when the checkpoint was not saved, or two processes run them', async () => {
    const forgetful: CheckpointStore = { load: async () => START, save: async () => undefined };
    const { store, jobs, run } = world({ checkpoints: forgetful });
    for (let n = 0; n < 5; n++) await send(store);
    const both = [run(), run()];
    await eventually(async () => expect((await jobs.queue.counts())['send-invitation']?.waiting).toBe(5));
    await Promise.all(both.map((each) => each.stop()));
    const again = run();
    await send(store);
    await eventually(async () => expect((await jobs.queue.counts())['send-invitation']?.waiting).toBe(6));
    await again.stop();
  });

  it('do not pass an event whose jobs the queue did not take', async () => {
    let away = true;
    const saved: Position[] = [];
    const inner = inMemoryCheckpoints();
    const { store, jobs, run, faults } = world({
      queueFails: () => away,
      checkpoints: {
        load: inner.load,
        save: (positions) => (saved.push(...positions.values()), inner.save(positions)),
      },
    });
    await send(store);
    const reactors = run();
    await eventually(() => expect(faults.length).toBeGreaterThanOrEqual(1));
    expect(saved).toEqual([]);
    away = false;
    await eventually(async () => expect((await jobs.queue.counts())['send-invitation']?.waiting).toBe(1));
    await reactors.stop();
  });

  it('park an event they cannot handle, with the reason, go on, and handle it after a repair', async () => {
    const { store, jobs, ran, run, work, parked } = world();
    const { reactor: mendable, mend } = broken();
    await work([mendable]);
    const reactors = run([mendable]);
    const poison = await send(store, 'poison');
    const fine = await send(store);
    await eventually(async () => expect((await jobs.queue.counts())['send-invitation']?.waiting).toBe(1));
    await jobs.drain();
    await reactors.stop();
    expect(ran.map(({ data }) => data)).toEqual([{ review: fine.review }]);
    expect(parked).toEqual([expect.stringContaining('contact cannot be read')]);
    expect(await jobs.queue.deadLetters({ organisation })).toMatchObject([
      {
        name: 'react-again',
        attempt: 1,
        reason: expect.stringMatching(/"chase-vendor" cannot handle ReviewSent at .*: contact cannot be read/),
      },
    ]);

    mend();
    expect(await jobs.queue.retry({ name: 'react-again' })).toBe(1);
    await jobs.drain();
    expect(ran.at(-1)).toMatchObject({ id: `chase-vendor:${poison.id}:0`, data: { review: poison.review } });
  });

  it('begin at the head of the log when they say so, and not again at a restart', async () => {
    const late = { ...chase, name: 'late', startsAt: 'now' as const };
    const { store, jobs, run, checkpoints } = world();
    await send(store);
    const reactors = run([late]);
    await eventually(async () => expect(await checkpoints.load('reactor:late')).not.toBe(START));
    await reactors.stop();
    await send(store);
    const again = run([late]);
    await eventually(async () => expect((await jobs.queue.counts())['send-invitation']?.waiting).toBe(1));
    await again.stop();
  });

  it('are refused when none of their codecs knows an event', () => {
    const { run } = world();
    expect(() => run([{ ...chase, on: { ReviewMelted: () => [] } }])).toThrow(
      'Reactor "chase-vendor" reacts to ReviewMelted',
    );
  });
});
