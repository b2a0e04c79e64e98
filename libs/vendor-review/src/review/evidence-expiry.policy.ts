import type { ExpiryStage } from './review.events.js';
import type { Review } from './review.state.js';

/** So long before its end a piece of evidence is about to end, in days. */
export const evidenceLeadDays = 30;
const dayMs = 86_400_000;

export const expiryKey = (evidenceId: string, stage: ExpiryStage, validUntil: string): string =>
  `${evidenceId} ${stage} ${validUntil}`;

/** From when on the end of a piece of evidence is told. */
export const toldFrom = (validUntil: string): string =>
  new Date(Date.parse(validUntil) - evidenceLeadDays * dayMs).toISOString();

/**
 * What has passed of the validity of a piece of evidence and is not recorded: that it ends soon, or has ended. Only the later of
 * the two is told after a standstill. `told` holds what `expiryKey` writes.
 */
export function expiryDue(
  { evidenceId, validUntil, told }: { evidenceId: string; validUntil: string | null; told: ReadonlySet<string> },
  at: string,
): ExpiryStage | null {
  if (validUntil === null || toldFrom(validUntil) > at) return null;
  const stage = validUntil <= at ? 'ended' : 'soon';
  return told.has(expiryKey(evidenceId, stage, validUntil)) ? null : stage;
}

/** Evidence matters while answers are waited for or judged, and as long as a decision stands on it. */
export const relies = ({ status, frozen }: Pick<Review, 'status' | 'frozen'>): boolean =>
  frozen !== null && status !== 'rejected' && status !== 'expired' && status !== 'cancelled';
