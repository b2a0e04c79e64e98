import { refuse } from '@custodia/kernel';
import type { EvaluationMetric } from './model.events.js';

/** What tells which content a version is. */
export interface Proof {
  readonly label: string;
  /** JSON of what its provider states; `null` for one of files. */
  readonly remote: string | null;
  /** Paths of files without a digest; `null` when it has no files. */
  readonly unproved: readonly string[] | null;
}

/** A value shows something only beside what it has to reach. */
export const isJudged = ({ threshold, atMost }: EvaluationMetric): boolean => threshold != null || atMost != null;
export const isMet = ({ value, threshold, atMost }: EvaluationMetric): boolean =>
  (threshold == null || value >= threshold) && (atMost == null || value <= atMost);

/** What is evaluated and approved is known by the digests of its files, or by what its provider states (ETSI TS 104 223, 5.2.1-2). */
export function unproved(id: string, { label, remote, unproved: files }: Proof) {
  if (remote !== null || files?.length === 0) return null;
  const lacks = files === null ? 'has no files' : `has files without a digest: ${files.join(', ')}`;
  return refuse({
    code: 'MANIFEST_MISSING',
    message: `Version ${label} ${lacks}, so nothing tells what exactly is meant. Add a version with the digest of each file, or with what its provider states (remote).`,
    id,
    files: files ?? [],
  });
}
