import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { VaultFault, type Subject } from '../port.js';
import { createDurably, destroyFile, isAbsent, replaceDurably } from './durable.js';

/** A subject's key as it lies in its file. */
export interface WrappedKey {
  /** Of the root key that wraps it. */
  readonly rootKeyId: string;
  readonly wrapped: Buffer;
}

/** Somebody or something whose key was destroyed. */
export interface Erasure extends Subject {
  /** ISO 8601. */
  readonly erasedAt: string;
}

/**
 * The keys of all subjects outside the database, each in a file of its own: a file can be destroyed, while a row lives on in
 * the write-ahead log and in dead row versions. A mark stays for each destroyed key, so that the folder alone knows that
 * there was one, also beside an older database.
 */
export interface KeyFolder {
  readonly path: string;
  /** Made with the folder: tells it from another one. */
  readonly id: string;
  read(subject: Subject): Promise<WrappedKey | 'erased' | undefined>;
  /** Durable when it resolves. False when there is a key, or was one. */
  add(subject: Subject, key: WrappedKey): Promise<boolean>;
  /** For a key that was wrapped anew; leaves a subject alone that was erased meanwhile. */
  replace(subject: Subject, key: WrappedKey): Promise<void>;
  /** Leaves the mark, then destroys the key; both are durable when it resolves. True if there was a key. */
  destroy(erasure: Erasure): Promise<boolean>;
  keys(): AsyncIterable<Subject & WrappedKey>;
  erasures(): AsyncIterable<Erasure>;
}

const folderFile = z.object({ version: z.literal(1), id: z.string() });
const keyFile = z.object({ organisation: z.string(), id: z.string(), rootKeyId: z.string(), wrapped: z.string() });
const markFile = z.object({ organisation: z.string(), id: z.string(), erasedAt: z.string() });

/** Makes the folder at the first time. Throws `VaultFault` with what to do when it cannot be used. */
export async function openKeyFolder(path: string): Promise<KeyFolder> {
  const id = await identityOf(path);
  const place = (part: 'live' | 'erased', { organisation, id: subject }: Subject): string => {
    const name = createHash('sha256')
      .update(JSON.stringify([organisation, subject]))
      .digest('hex');
    return join(path, part, name.slice(0, 2), `${name}.json`);
  };
  const textOf = ({ organisation, id: subject }: Subject, { rootKeyId, wrapped }: WrappedKey): string =>
    `${JSON.stringify({ organisation, id: subject, rootKeyId, wrapped: wrapped.toString('base64url') })}\n`;
  const isMarked = (subject: Subject): Promise<boolean> => exists(place('erased', subject));

  async function create(file: string, content: string): Promise<boolean> {
    if (await exists(file)) return false;
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    return createDurably(file, content);
  }

  return {
    path,
    id,
    async read(subject) {
      const file = place('live', subject);
      const text = await textIn(file);
      const found = text === undefined ? undefined : parsed(keyFile, text);
      if (found && found.organisation === subject.organisation && found.id === subject.id)
        return { rootKeyId: found.rootKeyId, wrapped: Buffer.from(found.wrapped, 'base64url') };
      // An erasure overwrites the file before it removes it.
      if (await isMarked(subject)) return 'erased';
      if (text === undefined) return undefined;
      throw new VaultFault(`${file} is not the key of ${subject.id}: restore it from the copy of the key folder.`);
    },
    async add(subject, key) {
      if (await isMarked(subject)) return false;
      const file = place('live', subject);
      if (!(await create(file, textOf(subject, key)))) return false;
      if (!(await isMarked(subject))) return true;
      await destroyKey(file);
      return false;
    },
    async replace(subject, key) {
      const file = place('live', subject);
      await replaceDurably(file, textOf(subject, key)).catch((fault: unknown) => {
        if (!isAbsent(fault)) throw fault;
      });
      if (await isMarked(subject)) await destroyKey(file);
    },
    async destroy({ organisation, id: subject, erasedAt }) {
      const who = { organisation, id: subject };
      await create(place('erased', who), `${JSON.stringify({ organisation, id: subject, erasedAt })}\n`);
      return destroyKey(place('live', who));
    },
    async *keys() {
      for await (const { file, text } of filesIn(join(path, 'live'))) {
        const found = parsed(keyFile, text);
        if (!found) throw new VaultFault(`${file} is damaged: restore it from the copy of the key folder.`);
        const { organisation, id: subject, rootKeyId, wrapped } = found;
        yield { organisation, id: subject, rootKeyId, wrapped: Buffer.from(wrapped, 'base64url') };
      }
    },
    async *erasures() {
      for await (const { file, text } of filesIn(join(path, 'erased'))) {
        const found = parsed(markFile, text);
        if (!found) throw new VaultFault(`${file} is damaged: restore it from the copy of the key folder.`);
        yield found;
      }
    },
  };
}

async function identityOf(path: string): Promise<string> {
  const file = join(path, 'folder.json');
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await createDurably(file, `${JSON.stringify({ version: 1, id: randomUUID() })}\n`);
  } catch (cause) {
    // A folder that may only be read still opens what was sealed.
    if (!(await exists(file).catch(() => false)))
      throw new VaultFault(
        `The key folder ${path} cannot be made: ${(cause as Error).message}. Make it writable for the user that runs Custodia, or name another one in CUSTODIA_KEYS_DIR.`,
        { cause },
      );
  }
  const found = parsed(folderFile, (await textIn(file)) ?? '');
  if (found) return found.id;
  throw new VaultFault(`${file} cannot be used by this release: restore it from the copy of the key folder.`);
}

async function* filesIn(folder: string): AsyncIterable<{ file: string; text: string }> {
  for (const shelf of (await namesIn(folder)).sort())
    for (const name of await namesIn(join(folder, shelf))) {
      const file = join(folder, shelf, name);
      // What a killed write has left is destroyed with its key.
      const text = name.endsWith('.json') ? await textIn(file) : undefined;
      // Gone since it was listed: erased meanwhile.
      if (text) yield { file, text };
    }
}

/** The key, and what a write of it that was killed has left. */
async function destroyKey(file: string): Promise<boolean> {
  if (!(await exists(file))) return false;
  const names = (await namesIn(dirname(file))).filter((name) => name.startsWith(`${basename(file)}.`));
  for (const name of names) await destroyFile(join(dirname(file), name));
  return destroyFile(file);
}

const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch((fault: unknown) => {
    if (isAbsent(fault)) return [];
    throw fault;
  });

const textIn = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch((fault: unknown) => {
    if (isAbsent(fault)) return undefined;
    throw fault;
  });

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    (fault: unknown) => {
      if (isAbsent(fault)) return false;
      throw fault;
    },
  );

function parsed<Value>(schema: z.ZodType<Value>, text: string): Value | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
