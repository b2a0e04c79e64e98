// The second process of the contract: runs the sources as they are, opens the log and appends when it is told to.
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformFileSync } from '@swc/core';

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
    const root = fileURLToPath(new URL('../../../../', import.meta.url));
    return {
      format: 'module',
      shortCircuit: true,
      source: transformFileSync(fileURLToPath(url), { cwd: root, swcrc: true }).code,
    };
  },
});

const { appendLoad } = await import('./load.ts');
let store;
process.on('message', async ({ open, append }) => {
  if (open) store = await (await import(open.module))[open.factory](open.options);
  process.send(append ? await appendLoad(store, append.contested, append.own, append.size) : {});
});
process.on('disconnect', () => store?.close().finally(() => process.exit()));
