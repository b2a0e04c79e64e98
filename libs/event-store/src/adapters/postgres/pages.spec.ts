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

const pagesOf = (read: ReturnType<typeof log>['read'], limit = Infinity): Pages<number> =>
  new Pages({ read, mostPerPage: 500 }, 0, limit);

const revisions = async (pages: Pages<number>): Promise<number[]> => {
  const read: number[] = [];
  for await (const { revision } of pages) read.push(revision);
  return read;
};

it.each([0, 1, 99, 100, 101, 1_234])('hands out %i events once and in order', async (length) => {
  const { read } = log(length);
  expect(await revisions(pagesOf(read))).toEqual(Array.from({ length }, (_, n) => n));
});

it.each([0, 1, 100, 150])('stops at a limit of %i and reads nothing behind it', async (limit) => {
  const { asked, read } = log(1_000);
  expect(await revisions(pagesOf(read, limit))).toHaveLength(limit);
  expect(asked.reduce((sum, [, count]) => sum + count!, 0)).toBe(limit);
});

it('asks for the next chunk before the current one is handed out, and for nothing before it is asked itself', async () => {
  const { asked, read } = log(1_000);
  const pages = pagesOf(read);
  expect(asked).toEqual([]);
  await pages.next();
  expect(asked).toEqual([
    [0, 100],
    [100, 400],
  ]);
});

it('asks for two chunks at once where their beginnings can be guessed, and for no more than the limit', async () => {
  const { asked, read } = log(10_000);
  const pages = new Pages({ read, mostPerPage: 500, guess: (from, count) => from + count }, 0, 1_300);
  await pages.next();
  expect(asked).toEqual([
    [0, 100],
    [100, 400],
    [500, 400],
  ]);
  const rest = await revisions(pages);
  expect(rest).toEqual(Array.from({ length: 1_299 }, (_, n) => n + 1));
  expect(asked.slice(3)).toEqual([[900, 400]]);
});

it('hands out every event once when a guess was wrong', async () => {
  const { read } = log(2_000);
  const pages = new Pages({ read, mostPerPage: 500, guess: (from, count) => from + count - 7 }, 0, Infinity);
  expect(await revisions(pages)).toEqual(Array.from({ length: 2_000 }, (_, n) => n));
});

it('gives each event to one of several who ask at once', async () => {
  const pages = pagesOf(log(3).read);
  const answers = await Promise.all(Array.from({ length: 5 }, () => pages.next()));
  expect(answers.map(({ value }) => value?.revision)).toEqual([0, 1, 2, undefined, undefined]);
});

it('is over after a return, also while a chunk is on its way', async () => {
  const pages = pagesOf(log(1_000).read);
  const first = pages.next();
  await pages.return();
  expect((await first).done).toBe(true);
  expect((await pages.next()).done).toBe(true);
});

it('throws what a read threw, and is over then', async () => {
  const pages = pagesOf(async (from, count) => {
    if (from > 0) throw new Error('gone');
    return { events: Array.from({ length: count }, (_, n) => event(n)), next: count };
  });
  for (let n = 0; n < 100; n++) expect((await pages.next()).done).toBe(false);
  await expect(pages.next()).rejects.toThrow('gone');
  expect((await pages.next()).done).toBe(true);
});
