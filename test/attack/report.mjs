// What was tried and what came of it.
import { attempt } from './http.mjs';
import { faultIn } from './judge.mjs';

/** Different faults that are named of one attempt. */
const most = 3;

/**
 * Makes the attempts of all areas, one after the other, each judged by its own verdict and by every answer it got. `print` gets one
 * row for each. Answers all rows, and whether the process died.
 */
export async function attackAll(areas, target, neighbour, print) {
  const rows = [];
  const died = () => target.own && !target.service.running();
  for (const area of areas) {
    const from = Date.now();
    for (const { name, run } of await attemptsOf(area, target)) {
      const faults = new Set();
      const verdict = await attempt
        .run({ hear: (answer) => heard(faults, answer) }, () => run(target))
        .catch(impossible);
      const reasons = [verdict.broken, ...faults].filter(Boolean);
      if (died()) reasons.push(`the process ended: ${JSON.stringify(await target.service.gone)}`);
      const row = { area: area.name, name, answer: verdict.answer, reasons, left: verdict.left };
      rows.push(row);
      print(row);
      if (died()) return { rows, dead: true };
    }
    area.window = { from, until: Date.now() };
    await neighbour.rest(area.rest ?? 2_000);
  }
  return { rows, dead: false };
}

/** The attempts of an area; one that says why, when they could not be prepared. */
const attemptsOf = async (area, target) => {
  try {
    return await area.attempts(target);
  } catch (fault) {
    return [{ name: 'preparation', run: () => Promise.reject(fault) }];
  }
};

function heard(faults, answer) {
  const fault = faults.size < most && faultIn(answer);
  if (fault) faults.add(fault);
}

const impossible = ({ message }) => ({
  answer: message.slice(0, 160),
  broken: `the attempt could not be made: ${message.slice(0, 400)}`,
});

/** What the neighbour noticed of each area, as a ratio to its quiet median. */
export function neighbourReport(areas, neighbour, { ratio: worstRatio, atLeast }) {
  const quiet = neighbour.quietMedian();
  const lines = areas
    .filter(({ window }) => window)
    .map(({ name, window }) => {
      const { asked, median, worst, failed } = neighbour.window(window.from, window.until);
      const yardstick = Math.max(quiet, neighbour.quietAround(window.from, window.until));
      const ratio = yardstick > 0 ? median / yardstick : 0;
      return { name, asked, median, worst, failed: failed.length, ratio, slow: asked >= atLeast && ratio > worstRatio };
    });
  return { quiet, lines };
}
