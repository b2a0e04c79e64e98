// What was tried and what came of it.
import { memoryOf } from '../support/built-service.mjs';
import { attempt } from './http.mjs';
import { faultIn } from './judge.mjs';

const most = 3;

/**
 * Makes the attempts of all areas, one after the other, each judged by its own verdict, by every answer it got, and by what the
 * neighbour noticed. `print` gets one line for each. Answers the failures.
 */
export async function attackAll(areas, target, neighbour, print) {
  const failures = [];
  const rows = [];
  for (const area of areas) {
    const from = Date.now();
    for (const { name, run, mayFault = false } of await area.attempts(target)) {
      const kept = { answers: [] };
      const verdict = await attempt
        .run(kept, () => run(target))
        .catch((fault) => ({
          answer: `${fault.message}`.slice(0, 160),
          broken: `the attempt could not be made: ${fault.message}`.slice(0, 400),
        }));
      const faults = mayFault ? [] : [...new Set(kept.answers.map(faultIn).filter(Boolean))];
      const reasons = [verdict.broken, ...faults.slice(0, most)].filter(Boolean);
      if (target.own && !target.service.running())
        reasons.push(`the process ended: ${JSON.stringify(await target.service.gone)}`);
      const row = { area: area.name, name, answer: verdict.answer, reasons, left: verdict.left, ms: Date.now() };
      rows.push(row);
      if (reasons.length > 0) failures.push(row);
      print(row);
      if (target.own && !target.service.running()) return { rows, failures, dead: true };
    }
    const until = Date.now();
    await neighbour.rest(area.rest ?? 1_000);
    rows.at(-1).area = area.name;
    area.window = { from, until };
  }
  return { rows, failures, dead: false };
}

/** What the neighbour noticed of each area, as a ratio to its quiet median. */
export function neighbourReport(areas, neighbour, { ratio: worstRatio, atLeast }) {
  const quiet = neighbour.quietMedian();
  const lines = areas
    .filter(({ window }) => window)
    .map(({ name, window }) => {
      const { asked, median, worst, failed } = neighbour.window(window.from, window.until);
      const ratio = quiet > 0 ? median / quiet : 0;
      return { name, asked, median, worst, failed: failed.length, ratio, slow: asked >= atLeast && ratio > worstRatio };
    });
  return { quiet, lines };
}

export const memoryText = ({ own, service }) => (own ? `${memoryOf(service.pid) ?? '?'} MB` : 'unknown');
