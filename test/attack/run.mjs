// npm run attack -- [--short] [--seed n] [--only area,…] [--url … --victim-token … --attacker-token … --neighbour-token …]
import { parseArgs } from 'node:util';
import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { areas as allAreas } from './attempts/index.mjs';
import { furnish, startNeighbour } from './neighbour.mjs';
import { attackAll, mayKeep, neighbourReport } from './report.mjs';
import { ownTarget, targetAt } from './target.mjs';

const { values: given } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    only: { type: 'string' },
    json: { type: 'string' },
    url: { type: 'string' },
    'victim-token': { type: 'string' },
    'attacker-token': { type: 'string' },
    'neighbour-token': { type: 'string' },
  },
});
const say = (text) => process.stdout.write(`${text}\n`);
const fail = (text) => {
  process.stderr.write(`${text}\n`);
  process.exit(2);
};
if (given.url && !/^(127\.|localhost$|\[?::1)/.test(new URL(given.url).hostname))
  fail(`--url: ${given.url} is not on loopback; this attacks nothing else.`);
const tokens = {
  victim: given['victim-token'],
  attacker: given['attacker-token'],
  neighbour: given['neighbour-token'],
};
if (given.url && Object.values(tokens).some((token) => !token))
  fail(
    '--url needs --victim-token, --attacker-token and --neighbour-token: administrators of three organisations of that service.',
  );
const wanted = given.only?.split(',');
const areas = allAreas.filter(({ name }) => !wanted || wanted.includes(name));
if (areas.length === 0) fail(`--only: there are ${allAreas.map(({ name }) => name).join(', ')}.`);

/** The neighbour may wait this many times its quiet median; judged where it asked often enough. */
const patience = { ratio: 3, atLeast: 10 };

const started = Date.now();
say(`seed ${given.seed}${given.short ? ', short' : ''}`);
const opened = given.url ? await targetAt(given.url, tokens) : await ownTarget(say);
const target = { ...opened, seed: Number(given.seed), short: given.short };
await furnish(target.neighbour);
const neighbour = startNeighbour(target.address, target.tokens.neighbour);
// An attacker sits at a machine of his own: what he computes here must not take the processor from the service or the neighbour, which
// were started above.
setPriority(constants.priority.PRIORITY_LOW);
let status = 0;
try {
  await neighbour.rest(given.short ? 3_000 : 6_000);
  const { rows, dead, before, after } = await attackAll(
    areas,
    target,
    neighbour,
    ({ area, name, answer, reasons, left }) => {
      say(`${reasons.length > 0 ? '✗' : left ? '·' : '✓'} ${area}: ${name} → ${answer}`);
      for (const reason of reasons) say(`    ${reason}`);
    },
  );
  const failures = rows.filter(({ reasons }) => reasons.length > 0);
  const { quiet, lines } = neighbourReport(areas, neighbour, patience);
  say(`\nThe neighbour's query: quiet median ${quiet.toFixed(1)} ms`);
  for (const { name, asked, median, worst, failed, ratio, slow, more, leaked } of lines)
    say(
      `${slow || failed > 0 || leaked ? '✗' : ' '} during ${name}: median ${median.toFixed(1)} ms (${ratio.toFixed(1)}×), worst ${worst.toFixed(0)} ms, ${asked} asked, ${failed} failed${asked < patience.atLeast ? ', too few to judge' : ''}; keeps ${more} MB more`,
    );
  const slowed = lines.filter(({ slow, failed }) => slow || failed > 0);
  const leaked = after !== null && (after - before > mayKeep || lines.some((line) => line.leaked));
  if (after !== null)
    say(
      `${leaked ? '✗' : ' '} The service keeps ${after} MB, and kept ${before} MB before; ${mayKeep} MB more are allowed.`,
    );
  say(
    `\n${rows.length} attempts in ${Math.round((Date.now() - started) / 1000)} s: ${failures.length} got in or broke something, ${rows.filter(({ left }) => left).length} not tried, ${slowed.length} areas slowed the neighbour down.`,
  );
  if (given.json)
    writeFileSync(given.json, JSON.stringify({ seed: given.seed, rows, neighbour: { quiet, lines } }, null, 2));
  if (failures.length > 0 || slowed.length > 0 || dead || leaked) {
    status = 1;
    if (target.own) say(`The last lines of the service:\n${target.service.output().slice(-1_500)}`);
  }
} finally {
  await neighbour.stop();
  await target.stop();
}
process.exit(status);
