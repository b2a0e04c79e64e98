// What was tried and what came of it.
import { keptBy } from '../support/built-service.mjs';
import { attempt } from './http.mjs';
import { faultIn } from './judge.mjs';

/** Different faults that are named of one attempt. */
const most = 3;

/**
 * MB that the service may keep more after an area, once its garbage was collected: its caches are bounded by bytes (64 MB of documents,
 * 32 MB of states as they are serialised) and were empty. An area that leaves nothing to be kept says less (`mayKeep`).
 */
export const mayKeep = 160;

/** Asked between the areas, so that nobody waits for the collector during one. */
const kept = (target) => (target.own && target.service.running() ? keptBy(target.service) : null);

/**
 * Makes the attempts of all areas, one after the other, each judged by its own verdict and by every answer it got. `print` gets one
 * row for each. Answers all rows, whether the process died, and what it keeps in MB.
 */
export async function attackAll(areas, target, neighbour, print) {
  const rows = [];
  const before = await kept(target);
  let now = before;
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
      if (died()) return { rows, dead: true, before, after: null };
    }
    area.window = { from, until: Date.now() };
    const after = await kept(target);
    area.kept = after === null ? 0 : after - now;
    now = after;
    await neighbour.rest(area.rest ?? 2_000);
  }
  return { rows, dead: false, before, after: now };
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
    .map(({ name, window, kept: more, mayKeep: most = mayKeep }) => {
      const { asked, median, surely, worst, failed } = neighbour.window(window.from, window.until);
      const yardstick = Math.max(quiet, neighbour.quietAround(window.from, window.until));
      const ratio = yardstick > 0 ? median / yardstick : 0;
      const slow = asked >= atLeast && surely > worstRatio * yardstick;
      return { name, asked, median, worst, failed: failed.length, ratio, slow, more, leaked: more > most };
    });
  return { quiet, lines };
}
