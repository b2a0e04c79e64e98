// node bench/compare.mjs BASE [--pairs n] [--least ratio] [suite …]: this release beside the commit BASE, run in turn on one machine.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { compared, onlyIn } from './src/compared.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { pairs: { type: 'string', default: '5' }, least: { type: 'string', default: '0.9' } },
});
const [base, ...named] = positionals;
const [pairs, least] = [Number(values.pairs), Number(values.least)];
if (!base || !Number.isInteger(pairs) || pairs < 1 || !(least > 0)) {
  process.stderr.write('usage: node bench/compare.mjs BASE [--pairs 5] [--least 0.9] [suite …]\n');
  process.exit(2);
}
const suites = named.length > 0 ? named : ['event-store', 'graphql'];
const here = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'custodia-compare-'));
const there = join(folder, 'base');
const log = (text) => process.stderr.write(`${text}\n`);

let worst = Infinity;
try {
  log(`preparing ${base} in a folder of its own`);
  run('git', ['worktree', 'prune'], here); // What an interrupted comparison left.
  run('git', ['worktree', 'add', '--quiet', '--detach', there, base], here);
  for (const folderOfSide of [there, here]) {
    // A fresh clone has nothing installed; what is installed here stays as it is.
    if (!existsSync(join(folderOfSide, 'node_modules')))
      run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'error'], folderOfSide);
    run('npm', ['run', '-s', 'build'], folderOfSide);
  }
  for (const suite of suites) {
    const rounds = [];
    for (let round = 1; round <= pairs; round++) {
      log(`${suite}: pair ${round} of ${pairs}`);
      // Whoever begins has the quieter or the colder machine: each side begins every other time.
      const order = round % 2 ? ['base', 'ours'] : ['ours', 'base'];
      const pair = {};
      for (const side of order) pair[side] = measured(suite, side === 'base' ? there : here);
      rounds.push(pair);
    }
    process.stdout.write(`\n${suite}: this release / ${base}, medians of ${pairs} pairs; more than 1 is better\n\n`);
    const figures = compared(rounds);
    if (figures.length === 0) throw new Error(`${suite}: the two releases have no figure in common`);
    for (const { name, unit, base: theirs, ours, ratio, judged } of figures) {
      if (judged) worst = Math.min(worst, ratio);
      const verdict = !judged ? 'beside' : ratio < least ? 'FELL  ' : '      ';
      const numbers = `${whole(theirs)} -> ${whole(ours)} ${unit}`;
      process.stdout.write(`  ${name.padEnd(62, ' .')} ${ratio.toFixed(2)} ${verdict} ${numbers}\n`);
    }
    for (const name of onlyIn(rounds)) process.stdout.write(`  ${name.padEnd(62, ' .')} in one release only\n`);
  }
} finally {
  spawnSync('git', ['worktree', 'remove', '--force', there], { cwd: here });
  rmSync(folder, { recursive: true, force: true });
}
process.exit(worst < least ? 1 : 0);

function measured(suite, cwd) {
  const { stdout } = run('node', ['bench/run.mjs', suite, '--quick', '--json'], cwd);
  return JSON.parse(stdout.slice(stdout.indexOf('{')));
}

function run(command, args, cwd) {
  // What npm took from the settings of this project when it started this is not for the other one, which has its own.
  const { npm_config_strict_allow_scripts: _, npm_config_allow_scripts: __, ...env } = process.env;
  const done = spawnSync(command, args, {
    cwd,
    // The Node that each side brings, whichever started this.
    env: { ...env, PATH: [join(cwd, 'node_modules', '.bin'), env.PATH].join(delimiter) },
    encoding: 'utf8',
    maxBuffer: 1e9,
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} in ${cwd} ended with ${done.status}`);
  return done;
}

function whole(value) {
  return Math.round(value).toLocaleString('en-US');
}
