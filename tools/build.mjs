// Compiles every package from `src` to its own `dist`, one file to one file, so that paths relative to a module keep working.
import { transformFile } from '@swc/core';
import { glob, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const isTest = (file) => /\.(spec|int-spec|e2e-spec)\.ts$/.test(file);
const outputOf = (file) => file.replace('/src/', '/dist/').replace(/\.ts$/, '.js');

const started = Date.now();
const sources = [];
for await (const file of glob(['apps/{api,worker,cli}/src/**/*.ts', 'libs/*/src/**/*.ts', 'migrations/src/**/*.ts'], {
  cwd: root,
}))
  if (!isTest(file)) sources.push(file);
await Promise.all(
  sources.map(async (file) => {
    const target = join(root, outputOf(file));
    const { code, map } = await transformFile(join(root, file), { cwd: root, swcrc: true });
    await mkdir(dirname(target), { recursive: true });
    await writeFile(`${target}.map`, map ?? '');
    await writeFile(target, `${code}\n//# sourceMappingURL=${basename(target)}.map\n`);
  }),
);

// What no source stands behind any more must not be found.
const current = new Set(sources.map(outputOf));
for await (const file of glob(['{apps/{api,worker,cli},libs/*,migrations}/dist/**/*.js'], { cwd: root })) {
  if (current.has(file)) continue;
  await Promise.all([rm(join(root, file), { force: true }), rm(join(root, `${file}.map`), { force: true })]);
}
process.stderr.write(`built ${sources.length} files in ${Date.now() - started} ms\n`);
