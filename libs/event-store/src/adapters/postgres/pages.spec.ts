import { expect, it } from '@jest/globals';
import type { RecordedEvent } from '../../port.js';
import { Pages, type Chunk } from './pages.js';

const event = (n: number): RecordedEvent => ({
  id: String(n),
  type: 'Counted',
  data: '{}',
  metadata: '{}',
  stream: 's',
  revision: n,
  position: String(n),
  recordedAt: '2026-01-01T00:00:00.000Z',
});

/** A log of `length` events, and what was asked of it. */
function log(length: number): { asked: number[][]; read: (from: number, count: number) => Promise<Chunk<number>> } {
  const asked: number[][] = [];
  return {
    asked,
    read: async (from, count) => {
      asked.push([from, count]);
      const events = Array.from({ length: Math.max(0, Math.min(count, length - from)) }, (_, n) => event(from + n));
      return { events, next: events.length < count ? null : from + count };
    },
  };
}

const revisions = async (pages: Pages<number>): Promise<number[]> => {
  const read: number[] = [];
  for await (const { revision } of pages) read.push(revision);
  return read;
};

it.each([0, 1, 99, 100, 101, 1_234])('hands out %i events once and in order', async (length) => {
  const { read } = log(length);
  expect(await revisions(new Pages(0, Infinity, 500, read))).toEqual(Array.from({ length }, (_, n) => n));
});

it.each([0, 1, 100, 150])('stops at a limit of %i and reads nothing behind it', async (limit) => {
  const { asked, read } = log(1_000);
  expect(await revisions(new Pages(0, limit, 500, read))).toHaveLength(limit);
  expect(asked.reduce((sum, [, count]) => sum + count!, 0)).toBe(limit);
});

it('asks for the next chunk before the current one is handed out, and for nothing before it is asked itself', async () => {
  const { asked, read } = log(1_000);
  const pages = new Pages(0, Infinity, 500, read);
  expect(asked).toEqual([]);
  await pages.next();
  expect(asked).toEqual([
    [0, 100],
    [100, 400],
  ]);
});

it('gives each event to one of several who ask at once', async () => {
  const pages = new Pages(0, Infinity, 500, log(3).read);
  const answers = await Promise.all(Array.from({ length: 5 }, () => pages.next()));
  expect(answers.map(({ value }) => value?.revision)).toEqual([0, 1, 2, undefined, undefined]);
});

it('is over after a return, also while a chunk is on its way', async () => {
  const pages = new Pages(0, Infinity, 500, log(1_000).read);
  const first = pages.next();
  await pages.return();
  expect((await first).done).toBe(true);
  expect((await pages.next()).done).toBe(true);
});

it('throws what a read threw, and is over then', async () => {
  const pages = new Pages(0, Infinity, 500, async (from, count) => {
    if (from > 0) throw new Error('gone');
    return { events: Array.from({ length: count }, (_, n) => event(n)), next: count };
  });
  for (let n = 0; n < 100; n++) expect((await pages.next()).done).toBe(false);
  await expect(pages.next()).rejects.toThrow('gone');
  expect((await pages.next()).done).toBe(true);
});
