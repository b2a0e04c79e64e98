import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CliFault } from './output.js';

/** Most files that one command takes from folders. */
const most = 10_000;

/** The files that the arguments name; a folder stands for all files in it, at any depth, by name. Throws `CliFault` for what does not exist. */
export async function filesNamed(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const status = await stat(path).catch((fault: NodeJS.ErrnoException) => {
      throw new CliFault(
        `${path} ${fault.code === 'ENOENT' ? 'does not exist: check the path' : `cannot be opened (${fault.code}): check that you may read it`}.`,
      );
    });
    if (status.isDirectory()) found.push(...(await filesIn(path, most - found.length)));
    else found.push(path);
  }
  if (found.length === 0) throw new CliFault(`There is no file in ${paths.join(', ')}.`);
  return [...new Set(found)];
}

/** Hidden files and folders belong to other tools. */
async function filesIn(folder: string, atMost: number): Promise<string[]> {
  const files: string[] = [];
  const folders: string[] = [];
  for await (const entry of await opendir(folder)) {
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) folders.push(join(folder, entry.name));
    else if (entry.isFile()) files.push(join(folder, entry.name));
  }
  for (const inner of folders.sort()) files.push(...(await filesIn(inner, atMost - files.length)));
  if (files.length > atMost) throw new CliFault(`${folder} holds more than ${most} files: name a smaller folder.`);
  return files.sort();
}
