import { describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesContract } from '../contract/files.contract.js';
import { filesystemFiles } from './filesystem.js';

const scratch = () => mkdtemp(join(tmpdir(), 'custodia-files-'));
const pathOf = (folder: string, organisation: string, digest: string) =>
  join(folder, organisation, digest.slice(7, 9), digest.slice(9, 11), digest.slice(7));

filesContract('a folder', async () => {
  const folder = await scratch();
  return {
    files: await filesystemFiles({ folder }),
    damage: async (organisation, digest, content) => {
      await chmod(pathOf(folder, organisation, digest), 0o600);
      await writeFile(pathOf(folder, organisation, digest), content);
    },
    close: () => rm(folder, { recursive: true }),
  };
});

describe('a folder of files', () => {
  it('leaves no part of a failed upload, and clears what a dead process left', async () => {
    const folder = await scratch();
    const incoming = join(folder, '.incoming');
    await mkdir(incoming);
    await writeFile(join(incoming, 'old.part'), 'x');
    await utimes(join(incoming, 'old.part'), 1, 1);
    await writeFile(join(incoming, 'running.part'), 'x');
    const files = await filesystemFiles({ folder });
    await expect(files.put(newId(), Buffer.alloc(2), { maxBytes: 1 })).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect(await readdir(incoming)).toEqual(['running.part']);
    await rm(folder, { recursive: true });
  });

  it('is readable by its owner only, in folders by digest', async () => {
    const folder = await scratch();
    const organisation = newId();
    const { digest } = await (await filesystemFiles({ folder })).put(organisation, Buffer.from('x'), { maxBytes: 1 });
    const found = await stat(pathOf(folder, organisation, digest));
    expect(found.mode & 0o777).toBe(0o600);
    await rm(folder, { recursive: true });
  });

  it('that cannot be used is refused at the start', async () => {
    const folder = await scratch();
    await writeFile(join(folder, 'file'), '');
    await expect(filesystemFiles({ folder: join(folder, 'file') })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('Check that it may be written'),
    });
    await rm(folder, { recursive: true });
  });
});
