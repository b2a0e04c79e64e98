// One result, three ways out: a table for people, JSON for programs, an exit code for pipelines.

/**
 * `figures`: `{ name, unit, value }`. `ratios`: `{ name, value, target? }`, where `target` is the least that is good enough,
 * or with `atMost: true` the most.
 */
export function print({ title, machine, figures, ratios }, { json, check }) {
  const missed = ratios.filter((ratio) => !met(ratio));
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ title, machine, figures, ratios: ratios.map((ratio) => (ratio.target === undefined ? ratio : { ...ratio, met: met(ratio) })) }, null, 2)}\n`,
    );
  } else {
    write(`\n${title}\n${machine}\n\n`);
    for (const { name, unit, value } of figures)
      write(`  ${name.padEnd(62, ' .')} ${whole(value).padStart(10)} ${unit}\n`);
    write('\n');
    for (const ratio of ratios)
      write(`  ${ratio.name.padEnd(62, ' .')} ${ratio.value.toFixed(2).padStart(10)} ${verdict(ratio)}\n`);
    write('\n');
  }
  if (!check) return 0;
  for (const ratio of missed)
    process.stderr.write(`missed: ${ratio.name}: ${ratio.value.toFixed(2)}, target ${bound(ratio)}\n`);
  return missed.length === 0 ? 0 : 1;
}

const met = ({ value, target, atMost }) => target === undefined || (atMost ? value <= target : value >= target);
const bound = ({ target, atMost }) => `${atMost ? 'at most' : 'at least'} ${target}`;
const verdict = (ratio) => (ratio.target === undefined ? '' : `${met(ratio) ? 'met   ' : 'MISSED'} (${bound(ratio)})`);
const whole = (value) => Math.round(value).toLocaleString('en-US');
const write = (text) => process.stdout.write(text);
