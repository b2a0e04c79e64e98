import { CronExpressionParser } from 'cron-parser';
import { EVERY_ORGANISATION, JobFault, type Job, type JobRequest, type Schedule, type ScheduleRule } from './port.js';

/** The first slot after a moment; both are milliseconds since 1970. */
export function nextSlot(rule: ScheduleRule, after: number): number {
  if ('everyMs' in rule) return Math.floor(after / rule.everyMs) * rule.everyMs + rule.everyMs;
  return CronExpressionParser.parse(rule.cron, { currentDate: new Date(after), tz: rule.timezone ?? 'UTC' })
    .next()
    .getTime();
}

/**
 * The job of the next slot. Only slots that lie ahead are ever planned, with an id made of the slot, so two processes
 * plan one job; and a planned job outlives every process, so a missed slot runs once when a runner is back.
 */
export function nextRequest(schedule: Schedule, now: number): JobRequest {
  const runAt = new Date(nextSlot(schedule.rule, now)).toISOString();
  const { name, organisation = EVERY_ORGANISATION, data = {} } = schedule.job;
  return { name, id: `schedule:${schedule.name}:${runAt}`, organisation, data, runAt };
}

/**
 * Plans the next slot of each schedule, each once. To be repeated every minute: when the clock was ahead, the chain from
 * slot to slot goes on there, and nothing would run until then.
 */
export function planner(
  schedules: readonly Schedule[],
  enqueue: (requests: readonly JobRequest[]) => Promise<void>,
): (now: number) => Promise<void> {
  let planned = new Set<string>();
  return async (now) => {
    const requests = schedules.map((schedule) => nextRequest(schedule, now));
    const missing = requests.filter(({ id }) => !planned.has(id));
    if (missing.length > 0) await enqueue(missing);
    planned = new Set(requests.map(({ id }) => id));
  };
}

/** What must be planned before a scheduled job runs, so that the chain cannot break between two slots. `null` for other jobs. */
export function followUp(job: Job, schedules: readonly Schedule[], now: number): JobRequest | null {
  const schedule = schedules.find(({ name }) => job.id.startsWith(`schedule:${name}:`));
  // A clock that is a little behind must not plan the slot that is running.
  return schedule && job.runAt !== undefined ? nextRequest(schedule, Math.max(now, Date.parse(job.runAt))) : null;
}

export function checkSchedules(schedules: readonly Schedule[], jobNames: readonly string[]): void {
  const seen = new Set<string>();
  for (const { name, rule, job } of schedules) {
    const wrong = (what: string, cause?: unknown) =>
      new JobFault('INVALID_DEFINITION', `Schedule "${name}": ${what}.`, { cause });
    if (!/^[a-z][a-z0-9-]*$/.test(name)) throw wrong('the name must be lower-case letters, digits and dashes');
    if (seen.has(name)) throw wrong('the name is used twice');
    seen.add(name);
    if (!jobNames.includes(job.name)) throw wrong(`no definition is named "${job.name}"`);
    if ('everyMs' in rule && !(Number.isInteger(rule.everyMs) && rule.everyMs >= 1))
      throw wrong(`everyMs is ${rule.everyMs}; use a whole number from 1`);
    try {
      nextSlot(rule, 0);
    } catch (cause) {
      throw wrong(`the rule ${JSON.stringify(rule)} cannot be read; use five cron fields and an IANA time zone`, cause);
    }
  }
}
