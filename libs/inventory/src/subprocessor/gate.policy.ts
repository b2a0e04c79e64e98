/** The decision of one review, as far as the gate follows from it. */
export interface ReviewDecision {
  readonly reviewId: string;
  /** The questionnaires that it held, whatever their editions. Empty: recorded by a release that did not keep them. */
  readonly questionnaires: readonly string[];
  readonly outcome: 'approved' | 'approved_with_conditions' | 'rejected';
  /** Findings that are conditions of the approval and not resolved yet. */
  readonly openConditions: readonly string[];
  /** ISO 8601. */
  readonly decidedAt: string;
  /** ISO 8601; `null` for a rejection. */
  readonly until: string | null;
}

/** Somebody forbade the use by hand. */
export interface ClosedByHand {
  readonly decidedAt: string;
  readonly reason: string;
}

export interface GateBasis {
  readonly decisions: Readonly<Record<string, ReviewDecision>>;
  readonly closedByHand: ClosedByHand | null;
}

/** What follows from all standing decisions. */
export interface GateVerdict {
  readonly opened: boolean;
  readonly conditional: boolean;
  /** The review that weighs most; `null` where the use was forbidden by hand. */
  readonly reviewId: string | null;
  readonly decidedAt: string;
  /** ISO 8601; the earliest end of what stands. `null`: closed, or without end. */
  readonly until: string | null;
  readonly reason: string;
}

const byMoment = (one: ReviewDecision, other: ReviewDecision): number =>
  one.decidedAt.localeCompare(other.decidedAt) || one.reviewId.localeCompare(other.reviewId);

/**
 * The newest decision on each questionnaire stands, oldest first; a newer one on the same questionnaire takes its place. A
 * decision on several stands as a whole until each of them was decided anew.
 */
export function standingDecisions({ decisions }: Pick<GateBasis, 'decisions'>): ReviewDecision[] {
  const newest = new Map<string, ReviewDecision>();
  for (const one of Object.values(decisions).toSorted(byMoment))
    for (const questionnaire of one.questionnaires.length === 0 ? [one.reviewId] : one.questionnaires)
      newest.set(questionnaire, one);
  return [...new Set(newest.values())].sort(byMoment);
}

/**
 * The gate at a moment (ISO 8601), whatever the order in which the decisions became known: the worst outcome counts, every open
 * condition, and the earliest end. Closed by hand it stays closed until an approval that was given later. `null`: nothing decided.
 */
export function gateAt(basis: GateBasis, moment: string): GateVerdict | null {
  const standing = standingDecisions(basis);
  const { closedByHand } = basis;
  if (
    closedByHand &&
    !standing.some(({ outcome, decidedAt }) => outcome !== 'rejected' && decidedAt > closedByHand.decidedAt)
  )
    return { ...closedByHand, opened: false, conditional: false, reviewId: null, until: null };
  const closed = ({ reviewId, decidedAt }: ReviewDecision, reason: string): GateVerdict => ({
    opened: false,
    conditional: false,
    reviewId,
    decidedAt,
    until: null,
    reason,
  });
  const rejected = standing.findLast(({ outcome }) => outcome === 'rejected');
  if (rejected) return closed(rejected, 'Rejected by a review.');
  const expired = standing.find(({ until }) => until !== null && until <= moment);
  if (expired) return closed(expired, 'The approval has run out.');
  const conditional = standing.findLast(({ openConditions }) => openConditions.length > 0);
  const decisive = conditional ?? standing.at(-1);
  if (!decisive) return null;
  return {
    opened: true,
    conditional: conditional !== undefined,
    reviewId: decisive.reviewId,
    decidedAt: decisive.decidedAt,
    until: standing.reduce<string | null>(
      (end, { until }) => (end === null || (until ?? end) < end ? until : end),
      null,
    ),
    reason: conditional ? 'Approved with conditions.' : 'Approved.',
  };
}
