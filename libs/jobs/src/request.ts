import { JobFault, type JobDefinition, type JobRequest } from './port.js';

const namePattern = /^[a-z][a-z0-9-]{0,62}$/;

/** Throws `JobFault` for the first request that cannot become a job; nothing has been taken then. */
export function checkRequests(requests: readonly JobRequest[]): void {
  for (const { name, id, organisation, data, runAt } of requests) {
    const wrong = (field: string, value: unknown, remedy: string) =>
      new JobFault('INVALID_JOB', `Job "${name}" "${id}": ${field} is ${JSON.stringify(value)}; ${remedy}.`);
    if (!namePattern.test(name)) throw wrong('name', name, 'use lower-case letters, digits and dashes, at most 63');
    if (typeof id !== 'string' || id.length === 0 || id.length > 1000)
      throw wrong('id', id, 'use 1 to 1000 characters');
    if (typeof organisation !== 'string' || organisation === '')
      throw wrong('organisation', organisation, 'name the organisation it works for');
    if (typeof data !== 'object' || data === null || Array.isArray(data))
      throw wrong('data', data, 'use a JSON object');
    if (runAt !== undefined && Number.isNaN(Date.parse(runAt))) throw wrong('runAt', runAt, 'use an ISO 8601 time');
  }
}

export function checkDefinitions(definitions: readonly JobDefinition[]): void {
  const seen = new Set<string>();
  for (const { name, attempts, backoff, timeoutMs, concurrency } of definitions) {
    const wrong = (what: string) => new JobFault('INVALID_DEFINITION', `Job definition "${name}": ${what}.`);
    if (!namePattern.test(name)) throw wrong('the name must be lower-case letters, digits and dashes, at most 63');
    if (seen.has(name)) throw wrong('the name is used twice in one runner');
    seen.add(name);
    for (const [field, value] of Object.entries({
      attempts,
      concurrency,
      timeoutMs,
      'backoff.firstMs': backoff.firstMs,
    }))
      if (!Number.isInteger(value) || value < 1) throw wrong(`${field} is ${value}; use a whole number from 1`);
    if (timeoutMs > 2 ** 31 - 1) throw wrong(`timeoutMs is ${timeoutMs}; timers reach 24 days at most`);
    if (!(backoff.maxMs >= backoff.firstMs))
      throw wrong(`backoff.maxMs ${backoff.maxMs} is below backoff.firstMs ${backoff.firstMs}`);
  }
}

/** Milliseconds until a request may run; 0 for now. */
export const waitMs = (request: Pick<JobRequest, 'runAt'>, now: number): number =>
  request.runAt === undefined ? 0 : Math.max(0, Date.parse(request.runAt) - now);
