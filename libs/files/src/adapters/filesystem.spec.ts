import { describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { inMemoryVault } from '@custodia/vault';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { filesContract } from '../contract/files.contract.js';
import { fileSealing } from '../sealed/sealing.js';
import { filesystemFiles } from './filesystem.js';

const scratch = () => mkdtemp(join(tmpdir(), 'custodia-files-'));
const pathOf = (folder: string, organisation: string, digest: string) =>
  join(folder, organisation, digest.slice(7, 9), digest.slice(9, 11), digest.slice(7));

/** Everything that lies in a folder. */
async function rawOf(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = entries.filter((entry) => entry.isFile());
  return Buffer.concat(await Promise.all(found.map(({ parentPath, name }) => readFile(join(parentPath, name)))));
}

filesContract('a folder', async () => {
  const folder = await scratch();
  return {
    files: await filesystemFiles({ folder }),
    raw: () => rawOf(folder),
    damage: async (organisation, digest, content) => {
      await chmod(pathOf(folder, organisation, digest), 0o600);
      await writeFile(pathOf(folder, organisation, digest), content);
    },
    close: () => rm(folder, { recursive: true }),
  };
});

filesContract('a folder of sealed files', async () => {
  const folder = await scratch();
  return {
    files: await filesystemFiles({ folder, sealing: fileSealing(inMemoryVault()) }),
    raw: () => rawOf(folder),
    damage: (organisation, digest, content) => writeFile(`${pathOf(folder, organisation, digest)}.sealed`, content),
    async leaveClear(organisation, digest, content) {
      await mkdir(dirname(pathOf(folder, organisation, digest)), { recursive: true });
      await writeFile(pathOf(folder, organisation, digest), content);
    },
    close: () => rm(folder, { recursive: true }),
  };
});

describe('a sealed file', () => {
  const limits = { maxBytes: 1_000_000 };
  async function sealed() {
    const [folder, organisation, vault] = [await scratch(), newId(), inMemoryVault()];
    const files = await filesystemFiles({ folder, sealing: fileSealing(vault) });
    const content = Buffer.from(`the weights ${newId()}`);
    const { digest } = await files.put(organisation, content, limits);
    const path = `${pathOf(folder, organisation, digest)}.sealed`;
    const read = async () => {
      const stream = await files.open(organisation, digest);
      return stream && Buffer.concat(await stream.toArray());
    };
    return { folder, organisation, vault, files, content, digest, path, read };
  }

  it('that a backup brings back after its removal is read by nobody', async () => {
    const { folder, files, organisation, digest, path, content, read } = await sealed();
    const copy = await readFile(path);
    expect(await read()).toEqual(content);
    await files.remove(organisation, digest);
    await writeFile(path, copy);
    expect(await read()).toBeNull();
    expect((await rawOf(folder)).includes(content)).toBe(false);
    // Stored again it has a new key, and the old copy stays closed.
    await files.put(organisation, content, limits);
    expect(await read()).toEqual(content);
    await writeFile(path, copy);
    expect(await read()).toBeNull();
    await rm(folder, { recursive: true });
  });

  it('keeps its subject when it is stored again, so that nothing is left behind by its removal', async () => {
    const { folder, files, organisation, digest, path, content, read } = await sealed();
    const before = await readFile(path);
    await files.put(organisation, content, limits);
    const after = await readFile(path);
    expect(after.equals(before)).toBe(false);
    await files.remove(organisation, digest);
    for (const copy of [before, after]) {
      await writeFile(path, copy);
      expect(await read()).toBeNull();
    }
    await rm(folder, { recursive: true });
  });

  it('is not read in the place of another, nor in another organisation', async () => {
    const { folder, files, organisation, path, content, digest } = await sealed();
    const other = await files.put(organisation, Buffer.from(`another ${newId()}`), limits);
    await writeFile(`${pathOf(folder, organisation, other.digest)}.sealed`, await readFile(path));
    await expect(files.open(organisation, other.digest)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    const elsewhere = newId();
    await files.put(elsewhere, content, limits);
    await writeFile(`${pathOf(folder, elsewhere, digest)}.sealed`, await readFile(path));
    await expect(files.open(elsewhere, digest)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    await rm(folder, { recursive: true });
  });

  it('lies nowhere in the clear while it comes in, nor when it breaks off', async () => {
    const folder = await scratch();
    const files = await filesystemFiles({ folder, sealing: fileSealing(inMemoryVault()) });
    const words = Buffer.alloc(200_000, 'these words are secret. ');
    let seen: Buffer = Buffer.alloc(0);
    async function* broken() {
      yield words;
      seen = await rawOf(folder);
      throw new Error('connection lost');
    }
    await expect(files.put(newId(), broken(), limits)).rejects.toThrow('connection lost');
    expect(seen.length).toBeGreaterThan(100_000);
    expect(seen.includes('words are secret')).toBe(false);
    await rm(folder, { recursive: true });
  });
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
