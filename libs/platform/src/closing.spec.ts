import { describe, expect, it } from '@jest/globals';
import { Closing } from './closing.js';

const log = () => {
  const warned: string[] = [];
  return { warned, warn: (_: unknown, text?: string) => void warned.push(text ?? '') };
};

describe('what a process opened', () => {
  it('is closed newest first, and only once', async () => {
    const closed: string[] = [];
    const closing = new Closing(log() as never);
    for (const part of ['database', 'store', 'projector'])
      await closing.open(
        () => part,
        async (name) => void closed.push(name),
      );
    await closing.close();
    await closing.onApplicationShutdown();
    expect(closed).toEqual(['projector', 'store', 'database']);
  });

  it('is closed to the end when one part fails, and the fault is logged', async () => {
    const closed: string[] = [];
    const logger = log();
    const closing = new Closing(logger as never);
    await closing.open(
      () => 'database',
      async (name) => void closed.push(name),
    );
    await closing.open(
      () => 'store',
      () => Promise.reject(new Error('gone')),
    );
    await closing.close();
    expect([closed, logger.warned.length]).toEqual([['database'], 1]);
  });

  it('includes what was still being opened, and nothing is opened afterwards', async () => {
    const closed: string[] = [];
    const closing = new Closing(log() as never);
    let opened!: (part: string) => void;
    const slow = closing.open(
      () => new Promise<string>((resolve) => (opened = resolve)),
      async (name) => void closed.push(name),
    );
    await Promise.resolve();
    const ending = closing.close();
    opened('slow');
    await Promise.all([slow, ending]);
    expect(closed).toEqual(['slow']);
    await expect(
      closing.open(
        () => 'late',
        async () => undefined,
      ),
    ).rejects.toThrow('ending');
  });
});
