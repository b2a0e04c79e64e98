import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyFile } from './key-file.js';
import { keyRing } from './signing-keys.js';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'custodia-keys-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a file of signing keys', () => {
  it('is made on the first start, readable by its owner only, and read again on the next', async () => {
    const path = join(folder, 'made', 'keys.json');
    await keyRing(keyFile(path)).ensure();
    await keyRing(keyFile(path)).ensure();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((JSON.parse(await readFile(path, 'utf8')) as { keys: unknown[] }).keys).toHaveLength(1);
  });
  it('never publishes a private part', async () => {
    const ring = keyRing(keyFile(join(folder, 'published.json')));
    await ring.ensure();
    await ring.rotate();
    const text = JSON.stringify(await ring.publicKeys());
    expect(text).not.toContain('"d"');
    expect((await ring.publicKeys()).keys).toHaveLength(2);
  });
  it('that is damaged is a fault, not an empty ring', async () => {
    const path = join(folder, 'damaged.json');
    await writeFile(path, '{}');
    await expect(keyRing(keyFile(path)).ensure()).rejects.toThrow('restore the file');
    await writeFile(path, '{"keys": [');
    await expect(keyRing(keyFile(path)).ensure()).rejects.toThrow();
  });
});
