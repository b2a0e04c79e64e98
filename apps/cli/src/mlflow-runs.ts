import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { parse } from 'yaml';

/** A file to read. */
export interface NamedFile {
  readonly path: string;
  /** As people know it; of a file in an archive with the archive in front. */
  readonly shown: string;
}

const parts = ['metrics', 'params', 'tags'] as const;

/**
 * The folder of an MLflow run (`meta.yaml` with a file for each metric, parameter and tag) as one file, as its REST interface
 * answers; all other files stay as they are. What is made is written into `folder`.
 */
export async function runsAsFiles(files: readonly NamedFile[], folder: string): Promise<NamedFile[]> {
  const metas = files.filter(({ path }) => basename(path) === 'meta.yaml');
  const runs = new Map<NamedFile, readonly NamedFile[]>();
  for (const meta of metas) {
    const own = dirname(meta.path) + sep;
    const about = files.filter(({ path }) => parts.some((part) => path.startsWith(own + part + sep)));
    if (about.length > 0) runs.set(meta, about);
  }
  const taken = new Set([...runs.values()].flat());
  const made = await Promise.all(
    [...runs].map(async ([meta, about], index): Promise<[NamedFile, NamedFile]> => {
      const content = await runOf(meta, about).catch(() => null);
      if (content === null) return [meta, meta];
      const path = join(folder, `run-${index}`, basename(dirname(meta.path)), 'run.json');
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
      return [meta, { path, shown: dirname(meta.shown) }];
    }),
  );
  const instead = new Map(made);
  return files.filter((file) => !taken.has(file)).map((file) => instead.get(file) ?? file);
}

async function runOf(meta: NamedFile, about: readonly NamedFile[]): Promise<string | null> {
  const info = parse(await readFile(meta.path, 'utf8'), { maxAliasCount: 10 }) as unknown;
  if (typeof info !== 'object' || info === null || !('artifact_uri' in info)) return null;
  const own = dirname(meta.path) + sep;
  const data: Record<(typeof parts)[number], { key: string; value: string }[]> = { metrics: [], params: [], tags: [] };
  for (const { path } of about) {
    const [part, ...key] = path.slice(own.length).split(sep) as [(typeof parts)[number], ...string[]];
    const text = (await readFile(path, 'utf8')).trim();
    // A metric has a line for each time it was measured: moment, value, step. The last one stands.
    const value = part === 'metrics' ? (text.split('\n').at(-1)?.split(' ')[1] ?? '') : text;
    data[part].push({ key: key.join('/'), value });
  }
  return JSON.stringify({ run: { info, data } });
}
