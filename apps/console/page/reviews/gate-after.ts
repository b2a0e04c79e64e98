interface Standing {
  readonly outcome: string;
  readonly openConditions: readonly string[];
}

/** The gate once this outcome stands beside the others: of all standing decisions the worst counts. */
export function gateAfter(standing: readonly Standing[], outcome: string): 'CLOSED' | 'OPEN_WITH_CONDITIONS' | 'OPEN' {
  if (outcome === 'REJECTED' || standing.some((one) => one.outcome === 'REJECTED')) return 'CLOSED';
  const conditions = standing.some(({ openConditions }) => openConditions.length > 0);
  return outcome === 'APPROVED_WITH_CONDITIONS' || conditions ? 'OPEN_WITH_CONDITIONS' : 'OPEN';
}
