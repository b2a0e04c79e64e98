/**
 * Inherent risk of using a subprocessor, before any answer is read: 1 (nothing to lose) to 100. Four factors of the use, each on
 * five steps; their weights add up to 99, so that the scale starts at 1. One factor at its top keeps the result at 50 or more:
 * a mean must not hide special-category data behind three harmless factors.
 */
export const sensitivities = ['none', 'public', 'internal', 'confidential', 'restricted'] as const;
export const criticalities = ['none', 'low', 'medium', 'high', 'critical'] as const;
export const accesses = ['none', 'metadata', 'read', 'write', 'administer'] as const;
export const exposures = ['none', 'contractual', 'regulated', 'strictly-regulated', 'high-risk'] as const;

export interface UseOfSubprocessor {
  /** The most sensitive data that reaches it; `restricted` includes special categories (GDPR, article 9). */
  readonly dataSensitivity: (typeof sensitivities)[number];
  /** What stops when it stops. */
  readonly criticality: (typeof criticalities)[number];
  /** The furthest it can reach into our systems. */
  readonly access: (typeof accesses)[number];
  /** The strictest regime the use falls under; `high-risk` as in the EU AI Act, article 6. */
  readonly regulatoryExposure: (typeof exposures)[number];
}

export interface InherentRisk {
  readonly risk: number;
  readonly factors: readonly {
    readonly factor: keyof UseOfSubprocessor;
    readonly value: string;
    readonly points: number;
    readonly of: number;
  }[];
  /** True when the mean alone would have been lower. */
  readonly raisedToFloor: boolean;
}

const weights: Readonly<Record<keyof UseOfSubprocessor, number>> = {
  dataSensitivity: 36,
  criticality: 27,
  access: 20,
  regulatoryExposure: 16,
};
const floorOfTop = 50;

/** Whole numbers throughout; halves are rounded up. */
export function inherentRisk(use: UseOfSubprocessor): InherentRisk {
  const steps: Readonly<Record<keyof UseOfSubprocessor, readonly string[]>> = {
    dataSensitivity: sensitivities,
    criticality: criticalities,
    access: accesses,
    regulatoryExposure: exposures,
  };
  const names = Object.keys(weights) as (keyof UseOfSubprocessor)[];
  const levels = names.map((factor) => Math.max(0, steps[factor].indexOf(use[factor])));
  const factors = names.map((factor, index) => ({
    factor,
    value: use[factor],
    points: (weights[factor] * levels[index]!) / 4,
    of: weights[factor],
  }));
  const mean = 1 + Math.floor(factors.reduce((sum, one) => sum + one.points, 0) + 0.5);
  const raisedToFloor = levels.includes(4) && mean < floorOfTop;
  return { risk: raisedToFloor ? floorOfTop : mean, factors, raisedToFloor };
}

/** `inherent x (1 - score / 100)`, to two decimals; `null` without a score. */
export const residualRisk = (inherent: number, score: number | null): number | null =>
  score === null ? null : Math.round(inherent * (100 - score)) / 100;

/** Tier 1 is looked at most often. */
export const tierOf = (inherent: number): 1 | 2 | 3 | 4 =>
  inherent >= 75 ? 1 : inherent >= 50 ? 2 : inherent >= 25 ? 3 : 4;
