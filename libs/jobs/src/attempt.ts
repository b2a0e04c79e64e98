import { AggregateBusy, UnstorableText } from '@custodia/event-store';
import { GiveUp, type Backoff, type Job, type JobDefinition } from './port.js';

/** How one attempt ended; the adapter writes it down. */
export type AttemptOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly afterMs: number; readonly reason: string }
  | { readonly kind: 'dead'; readonly reason: string }
  /** Another attempt soon, and this one is not counted: the runner stops, or others are writing the same record. */
  | { readonly kind: 'handed_back'; readonly afterMs: number };

const handedBack: AttemptOutcome = { kind: 'handed_back', afterMs: 0 };

/** Before a job that found its record busy is tried again; equally spread, so that those who met do not meet again. */
const busyMs = { least: 500, most: 2_500 };

/** An aborted handler gets this long to end by itself before it is left behind. */
const settleMs = 1_000;

/** Runs one attempt with its time limit. `stopping` aborts for a hand-back, `lost` because another runner has the job now. */
export async function runAttempt(
  definition: JobDefinition,
  job: Job,
  {
    stopping,
    lost,
    random = Math.random,
  }: { stopping: AbortSignal; lost?: AbortSignal | undefined; random?: () => number },
): Promise<AttemptOutcome> {
  const abort = new AbortController();
  const timeout = new Error(`Took longer than ${definition.timeoutMs} ms`);
  let leave!: (reason: Error) => void;
  const left = new Promise<never>((_, reject) => (leave = reject));
  left.catch(() => undefined);
  let patience: NodeJS.Timeout | undefined;
  const cut = (reason: Error) => {
    if (abort.signal.aborted) return;
    abort.abort(reason);
    patience = setTimeout(() => leave(reason), settleMs).unref();
  };
  const onStop = () => cut(new Error('The runner is stopping'));
  const onLost = () => cut(new Error('Another runner took the job over'));
  // Not a reason to keep a process alive: an attempt that is left behind at the end of one must not hold it.
  const limit = setTimeout(() => cut(timeout), definition.timeoutMs).unref();
  stopping.addEventListener('abort', onStop, { once: true });
  lost?.addEventListener('abort', onLost, { once: true });
  try {
    if (stopping.aborted) return handedBack;
    await Promise.race([definition.handle(job, abort.signal), left]);
    return { kind: 'done' };
  } catch (error) {
    // What no store keeps will not be kept the next time either.
    if (error instanceof GiveUp || causedBy(error, UnstorableText)) return { kind: 'dead', reason: reasonOf(error) };
    if (abort.signal.aborted && abort.signal.reason !== timeout) return handedBack;
    if (foundBusy(error))
      return { kind: 'handed_back', afterMs: Math.round(busyMs.least + (busyMs.most - busyMs.least) * random()) };
    const reason = reasonOf(abort.signal.reason === timeout ? timeout : error);
    if (job.attempt >= definition.attempts) return { kind: 'dead', reason };
    return { kind: 'retry', afterMs: backoffMs(definition.backoff, job.attempt, random), reason };
  } finally {
    clearTimeout(limit);
    clearTimeout(patience);
    stopping.removeEventListener('abort', onStop);
    lost?.removeEventListener('abort', onLost);
  }
}

/** Exponential with equal jitter: at least half of the full delay, so that a crowd spreads out but nobody hurries. */
export function backoffMs({ firstMs, maxMs }: Backoff, attempt: number, random: () => number = Math.random): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(attempt - 1, 40));
  return Math.round(full / 2 + (full / 2) * random());
}

/** Whether an attempt ended because others were writing the same record: it is made again soon, and has not failed. */
export const foundBusy = (error: unknown): boolean => causedBy(error, AggregateBusy);

function causedBy(error: unknown, kind: new (...given: never[]) => Error): boolean {
  if (error instanceof kind) return true;
  return error instanceof Error && causedBy(error.cause, kind);
}

/** One line for an operator: the message, the messages it wraps, no stack, at most 500 characters. */
export function reasonOf(error: unknown): string {
  const text = messageOf(error)
    .replace(/^\s+at .*$/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > 500 ? `${text.slice(0, 499)}…` : text;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner =
    error instanceof AggregateError
      ? error.errors.map(messageOf).join('; ')
      : error.cause === undefined
        ? ''
        : messageOf(error.cause);
  return [error.message || (inner === '' ? error.name : ''), inner].filter((part) => part !== '').join(': ');
}
