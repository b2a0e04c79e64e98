/** What a subprocessor is used for: the kinds that a published list of subprocessors names, and those of AI systems. */
export const subprocessorCategories = [
  'user_support',
  'billing',
  'communication',
  'application',
  'monitoring',
  'search',
  'security_and_fraud_detection',
  'cloud_infrastructure',
  'network',
  'ai_model_provider',
  'data_labelling',
  'data_provider',
  'professional_services',
  'other',
] as const;
export type SubprocessorCategory = (typeof subprocessorCategories)[number];

/** On which ground personal data may leave for its regions (GDPR, chapter V). */
export const transferBases = [
  'none_needed',
  'adequacy_decision',
  'standard_contractual_clauses',
  'binding_corporate_rules',
  'derogation',
  'not_established',
] as const;
export type TransferBasis = (typeof transferBases)[number];

/** The steps of each factor of the inherent risk, from nothing to most; the scoring rules of the vendor reviews use the same. */
export const useSteps = {
  dataSensitivity: ['none', 'public', 'internal', 'confidential', 'restricted'],
  criticality: ['none', 'low', 'medium', 'high', 'critical'],
  access: ['none', 'metadata', 'read', 'write', 'administer'],
  regulatoryExposure: ['none', 'contractual', 'regulated', 'strictly-regulated', 'high-risk'],
} as const;

/** How a subprocessor is used: what decides its inherent risk. */
export type SubprocessorUse = { readonly [Factor in keyof typeof useSteps]: (typeof useSteps)[Factor][number] };

/** 1 is looked at most often. */
export type Tier = 1 | 2 | 3 | 4;

export interface Gate {
  readonly opened: boolean;
  /** Under conditions that a review found. */
  readonly conditional: boolean;
  readonly reviewId: string | null;
  /** ISO 8601; `null` means without end. */
  readonly until: string | null;
  readonly reason: string;
  readonly since: string;
}

export interface GateException {
  readonly id: string;
  readonly justification: string;
  readonly mitigations: string;
  readonly grantedBy: string;
  readonly since: string;
  readonly until: string;
  readonly revokedAt: string | null;
}

export const usabilities = ['open', 'open_with_conditions', 'exception', 'closed'] as const;
export type Usability = (typeof usabilities)[number];

/**
 * Whether a subprocessor may be used at a moment (ISO 8601): only after an approved review that still holds, or under a
 * recorded, time-limited exception (ETSI TS 104 223, 5.1.2-4 and 5.1.2-7).
 */
export function usabilityAt(gate: Gate | null, exceptions: readonly GateException[], moment: string): Usability {
  if (gate?.opened && gate.since <= moment && (gate.until === null || gate.until > moment))
    return gate.conditional ? 'open_with_conditions' : 'open';
  return exceptions.some(
    (one) => one.since <= moment && one.until > moment && (one.revokedAt === null || one.revokedAt > moment),
  )
    ? 'exception'
    : 'closed';
}

/** Longest time that an exception may run, in days: it bridges a review and does not replace it. */
export const longestExceptionDays = 366;
