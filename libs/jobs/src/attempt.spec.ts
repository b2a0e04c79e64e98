import { describe, expect, it } from '@jest/globals';
import { AggregateBusy, UnstorableText } from '@custodia/event-store';
import fc from 'fast-check';
import { backoffMs, reasonOf, runAttempt } from './attempt.js';
import { GiveUp, type JobDefinition } from './port.js';

const job = { name: 'send', id: '1', organisation: 'o', data: {}, attempt: 1, attempts: 3 };
const definition = (handle: JobDefinition['handle'], timeoutMs = 10_000): JobDefinition => ({
  name: 'send',
  attempts: 3,
  backoff: { firstMs: 100, maxMs: 1_000 },
  timeoutMs,
  concurrency: 1,
  handle,
});
const stopping = new AbortController().signal;
const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

describe('an attempt', () => {
  it('waits longer each time, between half and the whole of a delay that has a ceiling', () => {
    expect([1, 2, 3, 4, 5, 60].map((attempt) => backoffMs({ firstMs: 100, maxMs: 1_000 }, attempt, () => 1))).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const full = Math.min(5_000, 10 * 2 ** (attempt - 1));
        const delay = backoffMs({ firstMs: 10, maxMs: 5_000 }, attempt, () => random);
        expect(delay).toBeGreaterThanOrEqual(full / 2);
        expect(delay).toBeLessThanOrEqual(full);
      }),
    );
  });

  it('is repeated after a failure until the last one, which is dead with its reason', async () => {
    const failing = definition(() => Promise.reject(new Error('mail server away')));
    expect(await runAttempt(failing, job, { stopping, random: () => 0 })).toEqual({
      kind: 'retry',
      afterMs: 50,
      reason: 'mail server away',
    });
    expect(await runAttempt(failing, { ...job, attempt: 3 }, { stopping })).toEqual({
      kind: 'dead',
      reason: 'mail server away',
    });
    expect(
      await runAttempt(
        definition(() => Promise.reject(new GiveUp('no such address'))),
        job,
        { stopping },
      ),
    ).toEqual({ kind: 'dead', reason: 'no such address' });
  });

  it('fails when its time is over, also when the handler does not listen', async () => {
    expect(
      await runAttempt(
        definition((_, signal) => untilAborted(signal), 5),
        job,
        { stopping },
      ),
    ).toMatchObject({ kind: 'retry', reason: 'Took longer than 5 ms' });
    expect(
      await runAttempt(
        definition(() => new Promise(() => undefined), 5),
        job,
        { stopping },
      ),
    ).toMatchObject({ kind: 'retry', reason: 'Took longer than 5 ms' });
  });

  it('is handed back when the runner stops, and done when the handler finished all the same', async () => {
    const stop = new AbortController();
    const running = runAttempt(
      definition((_, signal) => untilAborted(signal)),
      job,
      { stopping: stop.signal },
    );
    const finishing = runAttempt(
      definition((_, signal) => untilAborted(signal).catch(() => undefined)),
      job,
      { stopping: stop.signal },
    );
    stop.abort();
    expect(await running).toEqual({ kind: 'handed_back', afterMs: 0 });
    expect(await finishing).toEqual({ kind: 'done' });
  });

  it('is not repeated when what it would record can never be stored, and says what', async () => {
    const found = { path: 'data.name', text: 'a\u0000b', problem: 'It holds NUL.', remedy: 'Leave it out.' };
    const fault = new Error('could not record', { cause: new UnstorableText('ModelRegistered', found) });
    expect(
      await runAttempt(
        definition(() => Promise.reject(fault)),
        job,
        { stopping },
      ),
    ).toEqual({
      kind: 'dead',
      reason: expect.stringMatching(/^could not record: ModelRegistered: data\.name .* cannot be stored/),
    });
  });

  it('comes again soon, and does not count, when others were writing the same record, even as the last one', async () => {
    const busy = new AggregateBusy('model-o.1', 6_000);
    for (const [random, afterMs] of [
      [0, 500],
      [1, 2_500],
    ] as const)
      expect(
        await runAttempt(
          definition(() => Promise.reject(busy)),
          { ...job, attempt: 3 },
          { stopping, random: () => random },
        ),
      ).toEqual({ kind: 'handed_back', afterMs });
  });

  it('explains itself in one line without a stack', () => {
    const wrapped = new Error('could not send', {
      cause: new AggregateError([new Error('connect refused ::1'), new Error('connect refused 127.0.0.1')]),
    });
    expect(reasonOf(wrapped)).toBe('could not send: connect refused ::1; connect refused 127.0.0.1');
    expect(reasonOf(new Error(new Error('inner').stack))).toBe('Error: inner');
    expect(reasonOf(new Error('x'.repeat(2_000)))).toHaveLength(500);
    expect(reasonOf('plain')).toBe('plain');
  });
});
