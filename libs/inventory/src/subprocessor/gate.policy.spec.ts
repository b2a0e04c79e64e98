import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scenarios } from '@custodia/event-store/testing';
import { gateAt, type ReviewDecision } from './gate.policy.js';
import { subprocessorDecider, type SubprocessorCommand, type SubprocessorState } from './subprocessor.decider.js';
import type { SubprocessorEvent } from './subprocessor.events.js';
import { usabilityAt, type GateException } from './subprocessor.policy.js';

const id = '0198c7a2-0000-7000-8000-000000000001';
const registered: SubprocessorEvent = {
  type: 'SubprocessorRegistered',
  data: {
    name: 'Acme',
    website: null,
    purpose: '',
    categories: ['other'],
    regions: [],
    transferBasis: 'none_needed',
    use: { dataSensitivity: 'none', criticality: 'none', access: 'none', regulatoryExposure: 'none' },
    tier: null,
    ownerId: 'member-1',
    listed: false,
  },
};
const day = (number: number): string => new Date(Date.UTC(2026, 0, 1 + number)).toISOString();
const decision = (reviewId: string, questionnaires: string, more: Partial<ReviewDecision> = {}): ReviewDecision => ({
  reviewId,
  questionnaires: questionnaires.split(' '),
  outcome: 'approved',
  openConditions: [],
  decidedAt: day(1),
  until: day(100),
  ...more,
});
const rejection = { outcome: 'rejected', until: null } as const;
const gateBy = (...decisions: ReviewDecision[]) =>
  gateAt({ decisions: Object.fromEntries(decisions.map((one) => [one.reviewId, one])), closedByHand: null }, day(10));

describe('the gate by all standing decisions', () => {
  it('stays closed while one questionnaire is rejected, whichever was decided last', () => {
    const rejected = decision('a', 'caiq', rejection);
    expect(gateBy(rejected, decision('b', 'vsa', { decidedAt: day(2) }))).toMatchObject({
      opened: false,
      reviewId: 'a',
    });
    expect(gateBy(decision('b', 'vsa', { decidedAt: day(0) }), rejected)).toMatchObject({ opened: false });
    expect(gateBy(rejected, decision('c', 'caiq', { decidedAt: day(2) }))).toMatchObject({ opened: true });
  });
  it('keeps the open conditions of one approval when another is given plainly', () => {
    const conditional = decision('a', 'caiq', { outcome: 'approved_with_conditions', openConditions: ['finding'] });
    expect(gateBy(conditional, decision('b', 'vsa', { decidedAt: day(2) }))).toMatchObject({ conditional: true });
    expect(gateBy({ ...conditional, openConditions: [] })).toMatchObject({ opened: true, conditional: false });
  });
  it('ends with the earliest end, and closes when that has passed', () => {
    expect(gateBy(decision('a', 'caiq'), decision('b', 'vsa', { until: day(50) }))).toMatchObject({ until: day(50) });
    expect(gateBy(decision('a', 'caiq'), decision('b', 'vsa', { until: day(9) }))).toMatchObject({
      opened: false,
      reason: 'The approval has run out.',
    });
  });
  it('keeps an assessment of several questionnaires until each of them was decided anew', () => {
    const both = decision('a', 'caiq vsa', rejection);
    const caiq = decision('b', 'caiq', { decidedAt: day(2) });
    expect(gateBy(both, caiq)).toMatchObject({ opened: false, reviewId: 'a' });
    expect(gateBy(both, caiq, decision('c', 'vsa', { decidedAt: day(3) }))).toMatchObject({ opened: true });
    const short = decision('b', 'caiq', { until: day(20) });
    expect(gateBy(short, decision('a', 'caiq vsa', { decidedAt: day(2) }))).toMatchObject({
      until: decision('a', '').until,
    });
  });
  it('records a resolved condition, and never takes it back for a report that comes late', () => {
    const { given } = scenarios(subprocessorDecider);
    const before = decision('a', 'caiq', { outcome: 'approved_with_conditions', openConditions: ['f1', 'f2'] });
    const recorded: SubprocessorEvent = { type: 'ReviewDecisionRecorded', data: { ...before, openConditions: ['f1'] } };
    const command = { type: 'RecordReviewDecision', id, at: day(2), ...before } as const;
    given(registered, recorded)
      .when(command)
      .then({ type: 'GateOpened', data: { conditional: true } });
    given(registered, recorded)
      .when({ ...command, openConditions: [] })
      .then({ type: 'ReviewDecisionRecorded' }, { type: 'GateOpened', data: { conditional: false } });
  });
});

/** What happened, by the day on which it became known to the subprocessor. */
type Fact =
  | { readonly kind: 'decided'; readonly decision: ReviewDecision }
  | { readonly kind: 'resolved'; readonly reviewId: string; readonly condition: string }
  | { readonly kind: 'closed' | 'revoked'; readonly exception: string }
  | { readonly kind: 'granted'; readonly exception: string; readonly days: number };

/** What each review held: some hold several questionnaires. */
const heldBy = { a1: ['a'], a2: ['a'], b1: ['b'], c1: ['c'], ab: ['a', 'b'], abc: ['a', 'b', 'c'] } as const;
const reviews = Object.keys(heldBy) as (keyof typeof heldBy)[];
const decided = fc
  .record({
    reviewId: fc.constantFrom(...reviews),
    outcome: fc.constantFrom('approved', 'approved_with_conditions', 'rejected'),
    openConditions: fc.subarray(['f1', 'f2'], { minLength: 1 }),
    decidedOn: fc.integer({ min: 1, max: 40 }),
    days: fc.integer({ min: 1, max: 60 }),
  })
  .map(({ reviewId, outcome, openConditions, decidedOn, days }): Fact => ({
    kind: 'decided',
    decision: {
      reviewId,
      questionnaires: heldBy[reviewId],
      outcome: outcome as ReviewDecision['outcome'],
      openConditions: outcome === 'approved_with_conditions' ? openConditions : [],
      // Two reviews are never decided in the same millisecond.
      decidedAt: day(decidedOn).replace('.000Z', `.00${reviews.indexOf(reviewId)}Z`),
      until: outcome === 'rejected' ? null : day(decidedOn + days),
    },
  }));
const exception = fc.constantFrom('x', 'y', 'z');
const fact: fc.Arbitrary<Fact> = fc.oneof(
  { weight: 4, arbitrary: decided },
  fc.record({
    kind: fc.constant('resolved' as const),
    reviewId: fc.constantFrom(...reviews),
    condition: fc.constantFrom('f1', 'f2'),
  }),
  fc.record({ kind: fc.constantFrom('closed' as const, 'revoked' as const), exception }),
  fc.record({ kind: fc.constant('granted' as const), exception, days: fc.integer({ min: 1, max: 30 }) }),
);

/** The rule in the plainest words: look at every questionnaire, at the whole past. */
function bruteForce(facts: readonly { fact: Fact; on: number }[], moment: string): string {
  const taken = new Map<string, ReviewDecision & { open: Set<string> }>();
  let byHand = '';
  const open: { id: string; from: string; until: string; ended: boolean }[] = [];
  for (const { fact: one, on } of facts) {
    if (day(on) > moment) break;
    if (one.kind === 'decided' && !taken.has(one.decision.reviewId))
      taken.set(one.decision.reviewId, { ...one.decision, open: new Set(one.decision.openConditions) });
    if (one.kind === 'resolved') taken.get(one.reviewId)?.open.delete(one.condition);
    if (one.kind === 'closed') {
      byHand = day(on);
      for (const each of open) each.ended = true;
    }
    if (one.kind === 'revoked') for (const each of open) each.ended ||= each.id === one.exception;
    if (one.kind === 'granted' && !open.some((each) => each.id === one.exception))
      open.push({ id: one.exception, from: day(on), until: day(on + one.days), ended: false });
  }
  const standing = ['a', 'b', 'c'].flatMap((questionnaire) => {
    const own = [...taken.values()].filter((one) => one.questionnaires.includes(questionnaire));
    return own.filter((one) => own.every((other) => other.decidedAt <= one.decidedAt));
  });
  const approvals = standing.filter(({ outcome }) => outcome !== 'rejected');
  const usable =
    standing.length > 0 &&
    approvals.length === standing.length &&
    approvals.every(({ until }) => until! > moment) &&
    (byHand === '' || approvals.some(({ decidedAt }) => decidedAt > byHand));
  if (usable) return standing.some((one) => one.open.size > 0) ? 'open_with_conditions' : 'open';
  return open.some(({ until, ended }) => !ended && until > moment) ? 'exception' : 'closed';
}

it('equals a brute-force model over random orders of decisions, conditions, ends and exceptions', () => {
  fc.assert(
    fc.property(
      fc.array(fact, { maxLength: 20 }),
      fc.array(fc.nat(4), { minLength: 20, maxLength: 20 }),
      (all, gaps) => {
        let on = 41;
        const facts = all.map((one, index) => ({ fact: one, on: (on += gaps[index]!) }));
        let state: SubprocessorState = subprocessorDecider.evolve(subprocessorDecider.initial, registered);
        let gate: Parameters<typeof usabilityAt>[0] = null;
        let exceptions: GateException[] = [];
        const known = new Map<string, ReviewDecision>();
        const told = (one: Fact): SubprocessorCommand | null => {
          switch (one.kind) {
            case 'decided': {
              if (!known.has(one.decision.reviewId)) known.set(one.decision.reviewId, one.decision);
              return { type: 'RecordReviewDecision', id, ...known.get(one.decision.reviewId)! };
            }
            case 'resolved': {
              const before = known.get(one.reviewId);
              if (!before) return null;
              const openConditions = before.openConditions.filter((each) => each !== one.condition);
              known.set(one.reviewId, { ...before, openConditions });
              return { type: 'RecordReviewDecision', id, ...before, openConditions };
            }
            case 'closed':
              return { type: 'CloseGate', id, decidedAt: day(on), reason: `A breach was reported on ${day(on)}.` };
            case 'granted':
              return {
                type: 'GrantGateException',
                id,
                exceptionId: one.exception,
                justification: 'The pilot cannot wait.',
                mitigations: 'No personal data is sent.',
                until: day(on + one.days),
              };
            case 'revoked':
              return { type: 'RevokeGateException', id, exceptionId: one.exception };
          }
        };
        for (const [index, one] of facts.entries()) {
          on = one.on;
          const command = told(one.fact);
          const result = command && subprocessorDecider.decide({ ...command, actor: 'member-1', at: day(on) }, state);
          for (const event of result?.kind === 'accepted' ? result.events : []) {
            state = subprocessorDecider.evolve(state, event);
            if (event.type === 'GateOpened') gate = { ...event.data, opened: true, since: day(on) };
            if (event.type === 'GateClosed')
              gate = { ...event.data, opened: false, conditional: false, until: null, since: day(on) };
            if (event.type === 'GateExceptionGranted') {
              const { exceptionId, ...granted } = event.data;
              exceptions.push({ ...granted, id: exceptionId, grantedBy: '', since: day(on), revokedAt: null });
            }
            if (event.type === 'GateExceptionRevoked')
              exceptions = exceptions.map((each) =>
                each.id === event.data.exceptionId ? { ...each, revokedAt: day(on) } : each,
              );
          }
          const next = facts[index + 1]?.on ?? on + 80;
          for (let moment = on; moment < next; moment += 3)
            expect(usabilityAt(gate, exceptions, day(moment))).toBe(bruteForce(facts.slice(0, index + 1), day(moment)));
        }
      },
    ),
    { numRuns: 300 },
  );
});
