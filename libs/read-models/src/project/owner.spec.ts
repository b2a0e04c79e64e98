import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { isGone, ownerOf } from './owner.js';

describe('the owner of a lease', () => {
  it('lives while its process does, and is gone when that has ended', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const owner = ownerOf('x', child.pid);
    expect([isGone(ownerOf('me')), isGone(owner)]).toEqual([false, false]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isGone(owner)).toBe(true);
  });

  it('is gone when its process id belongs to a process that was started later', () => {
    const [host, machine, pid, , id] = ownerOf('x').split('/');
    expect(isGone([host, machine, pid, '1', id].join('/'))).toBe(true);
  });

  it('is not judged when it is of another machine, of another start of this one, or says nothing about its process', () => {
    const [host, , pid, start, id] = ownerOf('x').split('/');
    expect(isGone([host, '0123456789abcdef', pid, start, id].join('/'))).toBe(false);
    expect(isGone([host, '0123456789abcdef', '4194305', '1', id].join('/'))).toBe(false);
    expect(isGone('0198c7a2-0000-7000-8000-000000000000')).toBe(false);
  });
});
