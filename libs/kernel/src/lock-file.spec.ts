import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { newId } from './ids.js';
import { isLockHeld, LockFileHeld, takeLockFile } from './lock-file.js';

const folder = mkdtempSync(join(tmpdir(), 'custodia-lock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const lock = (content?: string): string => {
  const file = join(folder, `${newId()}.lock`);
  if (content !== undefined) writeFileSync(file, content);
  return file;
};
const linux = (path: string): string => readFileSync(path, 'utf8');

describe('a lock file', () => {
  it('is held by one of many that want it, and free afterwards', async () => {
    const file = lock();
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => takeLockFile(file)));
    const taken = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(taken).toHaveLength(1);
    expect(all.flatMap((one) => (one.status === 'rejected' ? [one.reason.name] : []))).toEqual(
      Array(7).fill('LockFileHeld'),
    );
    expect(isLockHeld(file)).toBe(true);
    taken[0]!.release();
    expect(isLockHeld(file)).toBe(false);
    (await takeLockFile(file)).release();
    expect(readdirSync(folder).filter((name) => name.startsWith(file.slice(folder.length + 1)))).toEqual([]);
  });

  it('names the live process that holds it', async () => {
    const file = lock();
    const held = await takeLockFile(file);
    await expect(takeLockFile(file)).rejects.toThrow(new RegExp(`process ${process.pid}$`));
    held.release();
  });

  it.each([
    ['empty', () => ''],
    ['of another kind', () => '{"some":"thing"}'],
    ['cut off by a full disk', () => '{"pid":12,'],
    ['of a process that is gone', () => '4194304'],
    ['of the release before, with an id that another program has by now', () => String(sleeper.pid)],
    ['of the release before, with an id that an unrelated program in Node has by now', () => String(unrelated.pid)],
    [
      'of a process whose id was given away again',
      () => JSON.stringify({ ...here(), pid: process.ppid, started: '1' }),
    ],
  ])('is taken over when it is %s', async (_, content) => {
    const file = lock(content());
    expect(isLockHeld(file)).toBe(false);
    const taken = await takeLockFile(file);
    expect(isLockHeld(file)).toBe(true);
    taken.release();
  });

  it('of the release before is respected while a process like ours lives', async () => {
    await expect(takeLockFile(lock(String(process.pid)))).rejects.toThrow(LockFileHeld);
  });

  it('of the release before is taken over when the process with its id began after it was written', async () => {
    const file = lock(String(process.pid));
    utimesSync(file, 1_000_000_000, 1_000_000_000);
    expect(isLockHeld(file)).toBe(false);
    (await takeLockFile(file)).release();
  });

  it('of another container is respected while its holder touches it, and taken over when it does not', async () => {
    const elsewhere = JSON.stringify({ ...here(), space: 'pid:[1]', started: '1' });
    const [live, dead] = [lock(elsewhere), lock(elsewhere)];
    let beats = 0;
    const beat = setInterval(() => utimesSync(live, ++beats, beats), 200);
    const [refused, taken] = await Promise.allSettled([takeLockFile(live), takeLockFile(dead)]);
    clearInterval(beat);
    expect(refused).toMatchObject({ status: 'rejected', reason: { name: 'LockFileHeld' } });
    expect(taken.status).toBe('fulfilled');
    if (taken.status === 'fulfilled') taken.value.release();
  });

  it('that somebody else has taken over is not removed', async () => {
    const file = lock();
    const held = await takeLockFile(file);
    writeFileSync(file, 'another');
    held.release();
    expect(linux(file)).toBe('another');
  });
});

const sleeper = spawn('sleep', ['600'], { stdio: 'ignore' });
const unrelated = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
afterAll(() => [sleeper, unrelated].forEach((child) => child.kill()));

const here = (): object => ({
  pid: process.pid,
  host: hostname(),
  boot: linux('/proc/sys/kernel/random/boot_id').trim(),
  space: readlinkSync('/proc/self/ns/pid'),
});
