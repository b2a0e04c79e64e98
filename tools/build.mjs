// Compiles every package from `src` to its own `dist`, one file to one file, so that paths relative to a module keep working.
import { transformFile } from '@swc/core';
import { glob, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const isTest = (file) => /\.(spec|int-spec|e2e-spec)\.ts$/.test(file);

const started = Date.now();
const sources = [];
for await (const file of glob(['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts', 'migrations/src/**/*.ts'], { cwd: root })) if (!isTest(file)) sources.push(file);
const packages = new Set(sources.map((file) => file.slice(0, file.indexOf('/src/'))));
await Promise.all([...packages].map((folder) => rm(join(root, folder, 'dist'), { recursive: true, force: true })));
await Promise.all(
  sources.map(async (file) => {
    const target = join(root, file.replace('/src/', '/dist/').replace(/\.ts$/, '.js'));
    const { code, map } = await transformFile(join(root, file), { cwd: root, swcrc: true });
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, `${code}\n//# sourceMappingURL=${target.slice(target.lastIndexOf('/') + 1)}.map\n`);
    await writeFile(`${target}.map`, map ?? '');
  }),
);
process.stderr.write(`built ${sources.length} files in ${Date.now() - started} ms\n`);
