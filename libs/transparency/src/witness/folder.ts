import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ofOrigin, parseCheckpoint } from '../checkpoint/checkpoint.js';
import { parseNote } from '../checkpoint/note.js';
import type { LogName } from '../port.js';
import type { Pin, Pins } from '../seal/pins.js';
import { INSTALLATION } from '../tree/entry.js';

const folderOf = (organisation: string): string => (organisation === INSTALLATION ? 'installation' : organisation);

/** `<folder>/<log>/<organisation>/<size>.checkpoint`; whole and durable when it resolves. Answers the path. */
export async function writeCheckpoint(
  folder: string,
  log: LogName,
  { organisation, size, note }: { readonly organisation: string; readonly size: number; readonly note: string },
): Promise<string> {
  const place = join(folder, log, folderOf(organisation));
  await mkdir(place, { recursive: true });
  const file = join(place, `${size}.checkpoint`);
  await write(file, note);
  return file;
}

/** The checkpoint and beside it, with `.tsr` behind its name, the answer of the authority that signed when it saw it. */
export async function writeTimestamp(
  folder: string,
  log: LogName,
  checkpoint: Parameters<typeof writeCheckpoint>[2],
  answer: Buffer,
): Promise<void> {
  await write(`${await writeCheckpoint(folder, log, checkpoint)}.tsr`, answer);
}

async function write(file: string, content: string | Buffer): Promise<void> {
  const draft = await open(`${file}.next`, 'w');
  try {
    await draft.writeFile(content);
    await draft.sync();
  } finally {
    await draft.close();
  }
  await rename(`${file}.next`, file);
}

/** The largest exported checkpoint of each organisation, as pins; none where nothing was exported yet. */
export async function pinsInFolder(folder: string, log: LogName): Promise<Pin[]> {
  const found: Pin[] = [];
  for (const organisation of await entriesOf(join(folder, log))) {
    const sizes = (await entriesOf(join(folder, log, organisation)))
      .flatMap((name) => /^(\d{1,15})\.checkpoint$/.exec(name)?.[1] ?? [])
      .map(Number);
    if (sizes.length === 0) continue;
    const path = join(folder, log, organisation, `${Math.max(...sizes)}.checkpoint`);
    const parsed = parseNote(await readFile(path, 'utf8'));
    const checkpoint = parsed && parseCheckpoint(parsed.text);
    const of = checkpoint && ofOrigin(checkpoint.origin);
    if (!checkpoint || of?.log !== log)
      throw new Error(`${path} holds no checkpoint of this log: put the genuine file back, or take it away.`);
    found.push({ organisation: of.organisation, size: checkpoint.size, root: checkpoint.root, from: path });
  }
  return found;
}

const entriesOf = (path: string): Promise<string[]> =>
  readdir(path).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code === 'ENOENT') return [];
    throw fault;
  });

/** What `kept` remembers, and what was exported into folders: of each organisation the largest. */
export const withFolders = (kept: Pins, folders: readonly string[]): Pins => ({
  async load(log) {
    const all = [
      ...(await kept.load(log)),
      ...(await Promise.all(folders.map((one) => pinsInFolder(one, log)))).flat(),
    ];
    return [...Map.groupBy(all, ({ organisation }) => organisation).values()].map((pins) =>
      pins.reduce((largest, pin) => (pin.size > largest.size ? pin : largest)),
    );
  },
  save: kept.save,
});
