import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readState, stateFile, StateFileFault, updateState } from './state-file.js';

const root = mkdtempSync(join(tmpdir(), 'custodia-state-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const folder = (): string => mkdtempSync(join(root, 'data-'));
const counter = { name: 'counter', schema: z.object({ n: z.number() }) };

describe('the state file', () => {
  it('remembers nothing at first, then what each owner put there', async () => {
    const dataDir = folder();
    expect(readState(dataDir, counter)).toBeUndefined();
    await updateState(dataDir, counter, () => ({ n: 1 }));
    await updateState(dataDir, { name: 'name', schema: z.string() }, () => 'Ada');
    expect(JSON.parse(readFileSync(stateFile(dataDir), 'utf8'))).toEqual({
      version: 1,
      counter: { n: 1 },
      name: 'Ada',
    });
    expect(readdirSync(dataDir)).toEqual(['state.json']);
  });

  it('loses no change of many at once', async () => {
    const dataDir = folder();
    await Promise.all(
      Array.from({ length: 20 }, () => updateState(dataDir, counter, (now) => ({ n: (now?.n ?? 0) + 1 }))),
    );
    expect(readState(dataDir, counter)).toEqual({ n: 20 });
  });

  it('is left alone when there is nothing to change, and when the change throws', async () => {
    const dataDir = folder();
    await updateState(dataDir, counter, () => ({ n: 1 }));
    await updateState(dataDir, counter, () => undefined);
    await expect(
      updateState(dataDir, counter, () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(readState(dataDir, counter)).toEqual({ n: 1 });
  });

  it.each([
    ['no JSON', '{"version":1', 'no JSON'],
    ['no state file', '[]', 'has no version'],
    ['of a newer release', '{"version":2}', 'run the newer release'],
    ['of another shape', '{"version":1,"counter":{"n":"one"}}', 'its section "counter"'],
  ])('that is %s is a fault that says what to do, and is not written over', async (_, text, told) => {
    const dataDir = folder();
    writeFileSync(stateFile(dataDir), text);
    expect(() => readState(dataDir, counter)).toThrow(StateFileFault);
    await expect(updateState(dataDir, counter, () => ({ n: 2 }))).rejects.toThrow(told);
    expect(readFileSync(stateFile(dataDir), 'utf8')).toBe(text);
  });
});
