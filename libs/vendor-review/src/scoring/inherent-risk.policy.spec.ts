import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  accesses,
  criticalities,
  exposures,
  inherentRisk,
  residualRisk,
  sensitivities,
  tierOf,
  type UseOfSubprocessor,
} from './inherent-risk.policy.js';

const use = (changed: Partial<UseOfSubprocessor> = {}): UseOfSubprocessor => ({
  dataSensitivity: 'none',
  criticality: 'none',
  access: 'none',
  regulatoryExposure: 'none',
  ...changed,
});
const anyUse = fc.record({
  dataSensitivity: fc.constantFrom(...sensitivities),
  criticality: fc.constantFrom(...criticalities),
  access: fc.constantFrom(...accesses),
  regulatoryExposure: fc.constantFrom(...exposures),
});

describe('inherent risk', () => {
  it('runs from 1 to 100', () => {
    expect(inherentRisk(use()).risk).toBe(1);
    expect(
      inherentRisk({
        dataSensitivity: 'restricted',
        criticality: 'critical',
        access: 'administer',
        regulatoryExposure: 'high-risk',
      }).risk,
    ).toBe(100);
  });

  it('explains itself: the factors add up to the risk unless the floor was reached', () => {
    fc.assert(
      fc.property(anyUse, (one) => {
        const { risk, factors, raisedToFloor } = inherentRisk(one);
        const mean = 1 + Math.round(factors.reduce((sum, factor) => sum + factor.points, 0));
        expect(risk).toBe(raisedToFloor ? 50 : mean);
        expect(Number.isInteger(risk) && risk >= 1 && risk <= 100).toBe(true);
      }),
    );
  });

  it('does not let three harmless factors hide a grave one', () => {
    expect(inherentRisk(use({ dataSensitivity: 'restricted' }))).toMatchObject({ risk: 50, raisedToFloor: true });
  });

  it('never falls when one factor rises', () => {
    fc.assert(
      fc.property(anyUse, (one) => {
        const next = sensitivities[sensitivities.indexOf(one.dataSensitivity) + 1];
        if (next)
          expect(inherentRisk({ ...one, dataSensitivity: next }).risk).toBeGreaterThanOrEqual(inherentRisk(one).risk);
      }),
    );
  });

  it('leaves as residual what the score does not cover', () => {
    expect(residualRisk(80, 75)).toBe(20);
    expect(residualRisk(80, null)).toBeNull();
    expect(residualRisk(73, 100)).toBe(0);
  });

  it.each([
    [100, 1],
    [75, 1],
    [74, 2],
    [50, 2],
    [49, 3],
    [25, 3],
    [24, 4],
    [1, 4],
  ])('puts a risk of %d into tier %d', (risk, tier) => {
    expect(tierOf(risk)).toBe(tier);
  });
});
