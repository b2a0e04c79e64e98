#!/usr/bin/env node
// Runs the command line on the Node 24 that the project brings, whatever started this file; builds first if nothing is built.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');
const own = join(root, 'node_modules/node/bin/node');
const node = Number(process.versions.node.split('.')[0]) >= 24 || !existsSync(own) ? process.execPath : own;
const main = join(root, 'apps/cli/dist/main.js');
if (!existsSync(main)) {
  const { status } = spawnSync(node, [join(root, 'tools/build.mjs')], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) process.exit(status ?? 1);
}
// Libraries look at the environment itself, and check more than they need when it says nothing.
const env = { NODE_ENV: 'production', ...process.env };
const child = spawn(node, ['--enable-source-maps', main, ...process.argv.slice(2)], { stdio: 'inherit', env });
// The terminal sends Ctrl-C to both; the child takes signals that come together for one.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
