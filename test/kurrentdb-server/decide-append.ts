import type { ServerLog } from './server-log.js';
import { isSoftlyDeleted } from './stream-settings.js';

export type Expectation = number | 'any' | 'no_stream' | 'stream_exists';

export type AppendDecision =
  | { readonly kind: 'write' }
  /** Already stored under these revisions: the answer of the first time is given again. */
  | { readonly kind: 'repeated'; readonly revision: number }
  | { readonly kind: 'conflict'; /** -1: no stream */ readonly current: number }
  | { readonly kind: 'deleted' };

/**
 * What a server makes of an append. Only a repeated *expectation* is idempotent: ids are looked for where the
 * expectation says they would be, so the same id under the current revision is written a second time. `any` and
 * `stream_exists` look for the ids anywhere in the stream and do not heed their order.
 */
export function decideAppend(
  log: ServerLog,
  stream: string,
  expected: Expectation,
  ids: readonly string[],
): AppendDecision {
  const stored = log.stream(stream);
  const current = log.lastRevision(stream);
  if (stored?.tombstone) return { kind: 'deleted' };
  if (expected === 'stream_exists') {
    if (isSoftlyDeleted(log.settings(stream))) return { kind: 'deleted' };
    if (current < 0 && log.lastRevision(`$$${stream}`) < 0) return { kind: 'conflict', current };
  }
  if (expected === 'any' || expected === 'stream_exists') {
    let last: number | undefined;
    for (const [index, id] of ids.entries()) {
      const revision = stored?.revisionOf.get(id);
      if (revision === undefined) return index === 0 ? { kind: 'write' } : { kind: 'conflict', current };
      last = revision;
    }
    return last === undefined ? { kind: 'write' } : { kind: 'repeated', revision: last };
  }
  const before = expected === 'no_stream' ? -1 : expected;
  if (before > current) return { kind: 'conflict', current };
  if (before === current) return { kind: 'write' };
  if (ids.length === 0) return { kind: 'conflict', current };
  for (const [index, id] of ids.entries()) {
    if (stored?.records[before + 1 + index]?.id === id) continue;
    const begins = index === 0 && expected === 'no_stream' && isSoftlyDeleted(log.settings(stream));
    return begins ? { kind: 'write' } : { kind: 'conflict', current };
  }
  return { kind: 'repeated', revision: before + ids.length };
}
