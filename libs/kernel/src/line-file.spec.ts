import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { addLine, linesOf } from './line-file.js';

const root = mkdtempSync(join(tmpdir(), 'custodia-lines-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const file = (): string => join(mkdtempSync(join(root, 'at-')), 'kept.jsonl');

describe('a file of lines', () => {
  it('is not there at first, then holds what was added, for its owner alone', async () => {
    const path = file();
    expect(linesOf(path)).toEqual([]);
    await addLine(path, 'one');
    await addLine(path, 'two');
    expect(linesOf(path)).toEqual(['one', 'two']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(path, '..'))).toEqual(['kept.jsonl']);
  });

  it('loses no line of many at once', async () => {
    const path = file();
    await Promise.all(Array.from({ length: 20 }, (_, n) => addLine(path, String(n))));
    expect(
      linesOf(path)
        .map(Number)
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  it('keeps the next line apart from one that was left half written', async () => {
    const path = file();
    await addLine(path, 'one');
    appendFileSync(path, '{"half');
    await addLine(path, 'two');
    expect(linesOf(path)).toEqual(['one', '{"half', 'two']);
  });
});
