// Lets Node run the sources as they are: node --import ./tools/run-sources.mjs file.ts. For processes that tests start;
// with --conditions=custodia-source other packages are run from their sources, too, otherwise as they were built.
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformFileSync } from '@swc/core';

const root = resolve(import.meta.dirname, '..');

registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context);
    } catch (fault) {
      if (!specifier.endsWith('.js')) throw fault;
      return next(`${specifier.slice(0, -3)}.ts`, context);
    }
  },
  load(url, context, next) {
    if (!url.endsWith('.ts')) return next(url, context);
    const source = transformFileSync(fileURLToPath(url), { cwd: root, swcrc: true }).code;
    return { format: 'module', shortCircuit: true, source };
  },
});
