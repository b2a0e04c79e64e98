// npm run chaos -- [--short] [--seed n] [--only scenario,…]
import { parseArgs } from 'node:util';
import { randomFrom } from './random.mjs';
import { scenarios as all } from './scenarios/index.mjs';

const { values: given } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    only: { type: 'string' },
  },
});
const wanted = given.only?.split(',');
const scenarios = all.filter(({ name }) => !wanted || wanted.includes(name));
if (scenarios.length === 0) {
  process.stderr.write(`--only: there are ${all.map(({ name }) => name).join(', ')}.\n`);
  process.exit(2);
}
const say = (text) => process.stdout.write(`${text}\n`);
say(`seed ${given.seed}${given.short ? ', short' : ''}; the same seed chooses the same moments`);

const began = Date.now();
let failures = 0;
let left = 0;
for (const { name, run } of scenarios) {
  const from = Date.now();
  const ended = [];
  const context = {
    short: given.short,
    // Each scenario draws for itself, so that one that is run alone has the same moments.
    random: randomFrom(`${given.seed} ${name}`),
    /** What has to be undone at the end, the newest first. */
    finally: (undo) => ended.unshift(undo),
    say: (text) => say(`    ${text}`),
  };
  try {
    const told = await run(context);
    if (told.left) left += 1;
    say(`${told.left ? '·' : '✓'} ${name}: ${told.left ?? told.text} (${((Date.now() - from) / 1_000).toFixed(1)} s)`);
  } catch (fault) {
    failures += 1;
    say(
      `✗ ${name}: ${fault.constructor.name === 'Broken' ? fault.message : (fault.stack ?? fault)} (${((Date.now() - from) / 1_000).toFixed(1)} s)`,
    );
  } finally {
    for (const undo of ended)
      await Promise.resolve(undo()).catch((fault) => say(`    could not be undone: ${fault.message}`));
  }
}
say(
  `\n${scenarios.length} scenarios in ${Math.round((Date.now() - began) / 1_000)} s: ${failures} failed, ${left} not possible here.`,
);
process.exit(failures > 0 ? 1 : 0);
