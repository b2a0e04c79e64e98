import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { runsAsFiles, type NamedFile } from './mlflow-runs.js';
import { CliFault } from './output.js';

const mostFiles = 10_000;
/** Bytes of all files of an archive together. */
const mostBytes = 1024 ** 3;

/** The files, with those of zip archives in their place, unpacked into a folder that is gone when `work` has ended. A workbook is no archive; the folder of an MLflow run is one file. Throws `CliFault`. */
export async function withUnpacked<T>(
  paths: readonly string[],
  work: (files: readonly NamedFile[]) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'custodia-import-'));
  try {
    const files: NamedFile[] = [];
    for (const [index, path] of paths.entries())
      files.push(...((await unpacked(path, join(folder, String(index)))) ?? [{ path, shown: path }]));
    return await work(await runsAsFiles(files, folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `null` for what is no archive. */
async function unpacked(path: string, folder: string): Promise<NamedFile[] | null> {
  if (!(await isZip(path))) return null;
  const broken = (fault: Error): never => {
    throw new CliFault(`${path} cannot be unpacked (${fault.message}): the archive may be damaged; make it anew.`);
  };
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }).catch(broken);
  const files: NamedFile[] = [];
  let bytes = 0;
  try {
    // Names that lead out of the folder are refused by the reader.
    for await (const entry of zip.eachEntry()) {
      const name = String(entry.fileName);
      if (name === 'xl/workbook.xml') return null;
      if (name.endsWith('/') || name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX')) continue;
      bytes += entry.uncompressedSize;
      if (files.length >= mostFiles || bytes > mostBytes)
        throw new CliFault(`${path} holds more than ${mostFiles} files or 1 GB: import a part of it.`);
      const target = join(folder, name);
      await mkdir(dirname(target), { recursive: true });
      await pipeline(await zip.openReadStreamPromise(entry, {}), createWriteStream(target, { flags: 'wx' }));
      files.push({ path: target, shown: `${path}/${name}` });
    }
  } catch (fault) {
    if (fault instanceof CliFault) throw fault;
    broken(fault as Error);
  } finally {
    zip.close();
  }
  if (files.length === 0) throw new CliFault(`There is no file in ${path}.`);
  return files.sort((one, other) => one.shown.localeCompare(other.shown));
}

async function isZip(path: string): Promise<boolean> {
  await using file = await open(path);
  const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
  return buffer.toString('hex') === '504b0304';
}
