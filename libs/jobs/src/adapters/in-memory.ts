import { runAttempt, type AttemptOutcome } from '../attempt.js';
import {
  JobFault,
  type DeadJob,
  type DeadJobFilter,
  type Job,
  type JobCounts,
  type JobDefinition,
  type JobQueue,
  type JobRequest,
  type JobRunner,
  type Jobs,
  type Schedule,
} from '../port.js';
import { fairShare } from '../fair-share.js';
import { checkDefinitions, checkRequests, waitMs } from '../request.js';
import { checkSchedules, followUp, nextRequest } from '../schedule.js';

type State = 'waiting' | 'active' | 'failed' | 'completed';

interface Entry {
  readonly request: JobRequest;
  state: State;
  /** Milliseconds of the adapter's clock; a waiting job with a later time is a delayed one. */
  dueAt: number;
  /** Of its fair share; the lower first. */
  readonly turn: number;
  attemptsMade: number;
  /** Who runs it; an outcome of an earlier holder is ignored. */
  holder: symbol | null;
  finishedAt: number;
  reason: string;
}

interface Runner extends JobRunner {
  /** As if its process were killed: its jobs are free again and what it still does has no effect. */
  crash(): void;
}

export interface InMemoryJobs extends Jobs {
  runner(): Runner;
  /** Runs what is due until nothing is; with `forMs` also what becomes due within that time, which then has passed. */
  drain(options?: { readonly forMs?: number }): Promise<void>;
  /** Moves the clock and starts what has become due, without waiting for it. */
  advance(ms: number): void;
  now(): number;
}

/** Jobs for tests: nothing runs before `drain` or `advance`, and no real time passes. */
export function inMemoryJobs({
  now: realNow = Date.now,
  keepCompletedMs = 7 * 86_400_000,
}: { now?: () => number; keepCompletedMs?: number } = {}): InMemoryJobs {
  const entries = new Map<string, Entry>();
  const running = new Set<Promise<void>>();
  const runners = new Set<{
    definitions: Map<string, JobDefinition>;
    take(entry: Entry, definition: JobDefinition): void;
    active(name: string): number;
  }>();
  const share = fairShare();
  let offset = 0;
  let closed = false;
  const now = () => realNow() + offset;
  const keyOf = ({ name, id }: Pick<JobRequest, 'name' | 'id'>) => `${name}\u0000${id}`;

  const enqueue = (requests: readonly JobRequest[]) => {
    if (closed) throw new JobFault('UNAVAILABLE', 'The job queue is closed.');
    checkRequests(requests);
    for (const request of requests) {
      const known = entries.get(keyOf(request));
      if (known && !(known.state === 'completed' && known.finishedAt + keepCompletedMs < now())) continue;
      const copy = JSON.parse(JSON.stringify(request)) as JobRequest;
      entries.set(keyOf(request), {
        request: copy,
        state: 'waiting',
        dueAt: now() + waitMs(request, now()),
        turn: share.turnOf(request.name, request.organisation, now()),
        attemptsMade: 0,
        holder: null,
        finishedAt: 0,
        reason: '',
      });
    }
  };

  const dispatch = () => {
    const due = [...entries.values()].filter(({ state, dueAt }) => state === 'waiting' && dueAt <= now());
    for (const entry of due.sort((a, b) => a.turn - b.turn)) {
      for (const runner of runners) {
        const definition = runner.definitions.get(entry.request.name);
        if (!definition || runner.active(definition.name) >= definition.concurrency) continue;
        runner.take(entry, definition);
        break;
      }
    }
  };

  const record = (entry: Entry, outcome: AttemptOutcome) => {
    entry.holder = null;
    if (outcome.kind !== 'handed_back') entry.attemptsMade += 1;
    if (outcome.kind === 'retry' || outcome.kind === 'handed_back') {
      entry.state = 'waiting';
      entry.dueAt = now() + outcome.afterMs;
      return;
    }
    entry.state = outcome.kind === 'done' ? 'completed' : 'failed';
    entry.reason = outcome.kind === 'dead' ? outcome.reason : '';
    entry.finishedAt = now();
  };

  const runner = (): Runner => {
    const mine = new Set<Entry>();
    const work = new Set<Promise<void>>();
    const stopping = new AbortController();
    let schedules: readonly Schedule[] = [];
    const me = {
      definitions: new Map<string, JobDefinition>(),
      active: (name: string) => [...mine].filter((entry) => entry.request.name === name).length,
      take(entry: Entry, definition: JobDefinition) {
        const holder = Symbol();
        Object.assign(entry, { state: 'active', holder });
        mine.add(entry);
        const job: Job = { ...entry.request, attempt: entry.attemptsMade + 1, attempts: definition.attempts };
        const next = followUp(job, schedules, now());
        if (next) enqueue([next]);
        const attempt = runAttempt(definition, job, { stopping: stopping.signal }).then((outcome) => {
          if (entry.holder !== holder) return;
          mine.delete(entry);
          record(entry, outcome);
          dispatch();
        });
        for (const set of [work, running]) {
          set.add(attempt);
          void attempt.finally(() => set.delete(attempt));
        }
      },
    };
    return {
      async start(definitions, toKeep = []) {
        checkDefinitions(definitions);
        checkSchedules(
          toKeep,
          definitions.map(({ name }) => name),
        );
        me.definitions = new Map(definitions.map((definition) => [definition.name, definition]));
        schedules = toKeep;
        enqueue(schedules.map((schedule) => nextRequest(schedule, now())));
        runners.add(me);
      },
      async stop(graceMs) {
        runners.delete(me);
        const patience = setTimeout(() => stopping.abort(), graceMs);
        await Promise.all(work);
        clearTimeout(patience);
      },
      crash() {
        runners.delete(me);
        for (const entry of mine) Object.assign(entry, { state: 'waiting', holder: null });
        mine.clear();
        work.forEach((attempt) => running.delete(attempt));
        stopping.abort();
      },
    };
  };

  return {
    queue: deadLetterQueue(entries, enqueue, now),
    runner,
    now,
    advance(ms) {
      offset += ms;
      dispatch();
    },
    async drain({ forMs = 0 } = {}) {
      const until = now() + forMs;
      for (;;) {
        dispatch();
        if (running.size > 0) {
          await Promise.race(running);
          continue;
        }
        const names = new Set([...runners].flatMap(({ definitions }) => [...definitions.keys()]));
        const next = [...entries.values()]
          .filter(({ state, request }) => state === 'waiting' && names.has(request.name))
          .map(({ dueAt }) => dueAt);
        const dueAt = Math.min(...next);
        if (dueAt > Math.max(until, now())) break;
        offset += Math.max(0, dueAt - now());
      }
      offset += Math.max(0, until - now());
    },
    async close() {
      closed = true;
    },
  };
}

function deadLetterQueue(
  entries: Map<string, Entry>,
  enqueue: (requests: readonly JobRequest[]) => void,
  now: () => number,
): JobQueue {
  const dead = ({ name, id, organisation }: DeadJobFilter) =>
    [...entries].filter(
      ([, { state, request }]) =>
        state === 'failed' &&
        (name ?? request.name) === request.name &&
        (id ?? request.id) === request.id &&
        (organisation ?? request.organisation) === request.organisation,
    );
  return {
    async enqueue(requests) {
      enqueue(requests);
    },
    async deadLetters({ limit = 100, ...filter } = {}) {
      const found = dead(filter).map(([, { request, attemptsMade, reason, finishedAt }]): DeadJob => ({
        ...request,
        attempt: attemptsMade,
        reason,
        failedAt: new Date(finishedAt).toISOString(),
      }));
      return found.sort((a, b) => (a.failedAt < b.failedAt ? 1 : -1)).slice(0, limit);
    },
    async retry(filter) {
      const found = dead(filter);
      for (const [, entry] of found)
        Object.assign(entry, { state: 'waiting', dueAt: now(), attemptsMade: 0, reason: '' });
      return found.length;
    },
    async discard(filter) {
      const found = dead(filter);
      for (const [key] of found) entries.delete(key);
      return found.length;
    },
    async counts() {
      const counts: { [name: string]: { -readonly [Key in keyof JobCounts]: number } } = {};
      for (const { request, state, dueAt } of entries.values()) {
        const count = (counts[request.name] ??= {
          waiting: 0,
          oldestWaitingMs: 0,
          active: 0,
          delayed: 0,
          failed: 0,
          completed: 0,
        });
        const waits = state === 'waiting' && dueAt <= now();
        if (waits) count.oldestWaitingMs = Math.max(count.oldestWaitingMs, now() - dueAt);
        count[state === 'waiting' && !waits ? 'delayed' : state] += 1;
      }
      return counts;
    },
  };
}
