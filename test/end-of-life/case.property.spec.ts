import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DisposalEvent } from '@custodia/lifecycle';
import type { DisposalCertificate } from '../../libs/certificates/src/document/certificate.js';
import { composeDisposal, devicesOf } from '../../libs/certificates/src/document/compose.policy.js';
import { model, people, steps, Trial, usual, type Move } from './trial.js';

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.constantFrom(...steps), fc.constantFrom(...people), fc.boolean(), fc.nat(5))
      .map(([name, actor, stranger, at]): Move => ({
        do: 'step',
        name,
        actor: stranger ? actor : (usual[name] ?? 'requester'),
        at,
      })),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('copy', 'version', 'dependant', 'hold', 'release', 'unfinished', 'finished')
      .map((what): Move => ({ do: 'learn', what }) as Move),
  },
  { weight: 2, arbitrary: fc.constant<Move>({ do: 'drive' }) },
  { weight: 1, arbitrary: fc.nat(100).map((percent): Move => ({ do: 'restore', percent })) },
);

/** Who had which duty, read from the events and not from the state of the case. */
const dutyOf: Partial<Record<DisposalEvent['type'], string>> = {
  DisposalRequested: 'requester',
  CustodianAgreed: 'custodian',
  DisposalApproved: 'approver',
  LocationExempted: 'approver',
  LocationLeftResidual: 'approver',
  SanitizationStarted: 'operator',
  SanitizationPerformed: 'operator',
  SanitizationFailed: 'operator',
  LocationVerified: 'verifier',
  VerificationInconclusive: 'verifier',
  OutcomeValidated: 'validator',
  OutcomeRefused: 'validator',
};

function certificateOf({ events }: Trial): DisposalCertificate {
  const devices = Object.fromEntries(devicesOf(events).map((id) => [id, { certificateId: id, number: `C-1-${id}` }]));
  const composed = composeDisposal({
    caseId: 'case',
    events,
    organisation: { id: 'o', name: 'Acme', address: 'Street 1' },
    people: {},
    issuedAt: '2026-02-01T00:00:00.000Z',
    certificate: { certificateId: 'c', number: 'C-1' },
    devices,
  });
  if (composed.kind === 'refused') throw new Error(`${composed.refusal.code} ${composed.refusal.message}`);
  return composed.ofCase;
}

function expectSound(trial: Trial): void {
  const { state, world, events } = trial;
  if (state.stage === 'none') throw new Error('There is no case.');
  const last = (...types: string[]): number => events.findLastIndex(({ type }) => types.includes(type));
  // No unknown or unverified location, no unknown version.
  expect(
    world.locations.map(({ id }) => id).filter((id) => !state.locations.some(({ planned }) => planned.id === id)),
  ).toEqual([]);
  expect(state.locations.filter(({ status }) => !['verified', 'exempt', 'residual'].includes(status))).toEqual([]);
  // No voided approval.
  expect(last('DisposalApproved')).toBeGreaterThan(last('ApprovalsVoided'));
  // No person in two duties.
  const held = new Map<string, Set<string>>();
  for (const { type, data } of events) {
    const duty = dutyOf[type];
    if (duty && data.by !== 'custodia') held.set(data.by, (held.get(data.by) ?? new Set()).add(duty));
  }
  expect([...held].filter(([, duties]) => duties.size > 1)).toEqual([]);
  // No open dependant, no active hold.
  for (const { id } of world.dependants)
    expect(state.dependants.find(({ dependant }) => dependant.asset.id === id)?.resolved ?? null).not.toBeNull();
  expect([...world.holds, ...state.holds]).toEqual([]);
  // No sentence that a record contradicts.
  const certificate = certificateOf(trial);
  expect(certificate.approvals.filter(({ digest }) => digest !== certificate.scopeDigest)).toEqual([]);
  expect(certificate.statements[1]).toMatch(/Different people|No location is covered/);
  expect(certificate.versions).toHaveLength(world.versions.length);
  expect(certificate.covered.map(({ id }) => id).sort()).toEqual(
    state.locations
      .filter(({ status }) => status === 'verified')
      .map(({ planned }) => planned.id)
      .sort(),
  );
  for (const { id, methodAchieved, performedBy, verifiedBy } of certificate.covered) {
    const at = (type: string) =>
      events.findLast((event) => event.type === type && 'locationId' in event.data && event.data.locationId === id);
    expect(at('SanitizationPerformed')!.data).toMatchObject({
      by: performedBy[0]!.person.member,
      performed: { method: methodAchieved },
    });
    expect(at('LocationVerified')!.data.by).toBe(verifiedBy.person.member);
  }
}

it('whatever happens in any order, nothing is certified that is not so', () => {
  let [certified, restored, afterRestore] = [0, 0, 0];
  fc.assert(
    fc.property(fc.array(move, { minLength: 3, maxLength: 40 }), (moves) => {
      const trial = new Trial();
      trial.run({ type: 'OpenDisposal', asset: model, legalBasis: 'Contract', reason: 'Replaced' }, 'requester');
      trial.run({ type: 'RequestDisposal' }, 'requester');
      for (const [index, each] of moves.entries()) {
        const before = trial.events.length;
        if (each.do === 'restore') restored++;
        if (each.do === 'step') trial.step(each.name, each.actor, each.at);
        else if (each.do === 'learn') trial.learn(each.what);
        else if (each.do === 'restore') trial.restore(each.percent);
        else trial.drive();
        if (
          trial.events.slice(before).some(({ type }) => type === 'DisposalCertified') &&
          trial.state.stage !== 'none' &&
          trial.state.stage === 'certified'
        ) {
          certified++;
          if (moves.slice(0, index).some((earlier) => earlier.do === 'restore')) afterRestore++;
          expectSound(trial);
        }
      }
    }),
    { numRuns: 400 },
  );
  expect(certified).toBeGreaterThan(50);
  expect(restored).toBeGreaterThan(50);
  expect(afterRestore).toBeGreaterThan(10);
});
