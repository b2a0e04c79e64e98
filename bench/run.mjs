// npm run bench -- [event-store …] [--json] [--check] [--quick]
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';

/** A new benchmark is a new line here. */
const suites = {
  'event-store': async () => (await import('./src/event-store.mjs')).eventStore,
  graphql: async () => (await import('./src/graphql.mjs')).graphql,
  authorisation: async () => (await import('./src/authorisation.mjs')).authorisation,
  scale: async () => (await import('./src/scale.mjs')).scale,
  'vendor-session': async () => (await import('./src/vendor-session.mjs')).vendorSession,
  'vendor-review': async () => (await import('./src/vendor-review.mjs')).vendorReview,
  typeorm: async () => (await import('./src/typeorm.mjs')).typeorm,
  inventory: async () => (await import('./src/inventory.mjs')).inventory,
  log: async () => (await import('./src/log.mjs')).log,
  console: async () => (await import('./src/console.mjs')).consoleInBrowser,
};

const known = ['--json', '--check', '--quick'];
const args = process.argv.slice(2);
const flags = new Set(args.filter((arg) => arg.startsWith('--')));
const names = args.filter((arg) => !arg.startsWith('--'));
const wrong = [...[...flags].filter((flag) => !known.includes(flag)), ...names.filter((name) => !(name in suites))];
if (wrong.length > 0) {
  process.stderr.write(
    `unknown: ${wrong.join(' ')}\nusage: npm run bench -- [${Object.keys(suites).join(' | ')}] [${known.join('] [')}]\n`,
  );
  process.exit(2);
}

const log = (text) => process.stderr.write(`${text}\n`);
installPeers();
const { print } = await import('./src/report.mjs');
const { startEmbedded } = await import('@custodia/postgres');
const folder = mkdtempSync(join(tmpdir(), 'custodia-bench-'));
chmodSync(folder, 0o755);
const server = await startEmbedded({ dataDir: join(folder, 'pg') });
const quick = flags.has('--quick');
let status = 0;
try {
  for (const name of names.length > 0 ? names : Object.keys(suites)) {
    const suite = await suites[name]();
    const result = await suite({
      url: server.url,
      rounds: quick ? 1 : 5,
      milliseconds: quick ? 400 : 800,
      events: quick ? 50_000 : 1_000_000,
      log,
    });
    const machine = `Node ${process.version}, PostgreSQL with fsync on, ${cpus().length} cores (${cpus()[0].model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB; ${quick ? 'few short rounds' : 'medians of interleaved rounds'}`;
    status = Math.max(
      status,
      print({ ...result, machine }, { json: flags.has('--json'), check: flags.has('--check') }),
    );
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(status);

/** The stores to compare with have a lock file of their own and are installed when a benchmark runs. */
function installPeers() {
  const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  const installed = read(join(import.meta.dirname, 'node_modules/.package-lock.json'));
  const wanted = Object.entries(JSON.parse(read(join(import.meta.dirname, 'package-lock.json'))).packages).filter(
    ([path]) => path !== '',
  );
  const present = installed && JSON.parse(installed).packages;
  if (present && wanted.every(([path, { version, optional }]) => optional || present[path]?.version === version))
    return;
  log('installing what the benchmarks compare with');
  const { status } = spawnSync('npm', ['ci', '--prefix', import.meta.dirname, '--no-audit', '--no-fund'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}
