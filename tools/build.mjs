// Compiles a package from `src` to its own `dist`, one file to one file, so that paths relative to a module keep working.
// Use: node tools/build.mjs libs/kernel
import { transformFile } from '@swc/core';
import { glob, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const folder = process.argv[2];
if (!folder) throw new Error('Name the folder of the package, such as libs/kernel.');

/** Specs, and what only they use: fixtures, contracts, folders `testing` and files `*.testing.ts`. */
const isTest = (file) =>
  /\.(spec|int-spec|e2e-spec|engine-spec)\.ts$|[./]fixture\.ts$|\/src\/(.*\/)?(testing|contract)\/|[./]testing\.ts$/.test(
    file,
  );
const outputOf = (file) => file.replace('/src/', '/dist/').replace(/\.ts$/, '.js');

const sources = [];
for await (const file of glob(`${folder}/src/**/*.ts`, { cwd: root })) if (!isTest(file)) sources.push(file);
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
for await (const file of glob(`${folder}/dist/**/*.js`, { cwd: root })) {
  if (current.has(file)) continue;
  await Promise.all([rm(join(root, file), { force: true }), rm(join(root, `${file}.map`), { force: true })]);
}
