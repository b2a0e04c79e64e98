import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { waitForLockFile } from './lock-file.js';

/**
 * Adds a line of text to a file that only its owner reads, and makes the file when it is not there. Durable when it resolves;
 * processes that share the folder wait for each other. A line that a killed process left half written is ended first.
 */
export async function addLine(file: string, line: string): Promise<void> {
  const lock = await waitForLockFile(`${file}.lock`);
  try {
    const handle = openSync(file, 'a+', 0o600);
    try {
      const { size } = fstatSync(handle);
      const last = Buffer.alloc(1);
      const torn = size > 0 && readSync(handle, last, 0, 1, size - 1) === 1 && last.toString() !== '\n';
      writeSync(handle, `${torn ? '\n' : ''}${line}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } finally {
    lock.release();
  }
}

/** The lines of such a file, also one that was left half written; none when there is no file. */
export function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch (fault) {
    if (['ENOENT', 'ENOTDIR'].includes((fault as NodeJS.ErrnoException).code ?? '')) return [];
    throw fault;
  }
}
