import { expect } from '@jest/globals';
import type { DisposalEvent } from '@custodia/lifecycle';
import type { DisposalCertificate } from '../../libs/certificates/src/document/certificate.js';
import { composeDisposal, devicesOf } from '../../libs/certificates/src/document/compose.policy.js';
import type { Trial } from './trial.js';

type Type = DisposalEvent['type'];

/** Who had which duty, read from the events and not from the state of the case. */
const dutyOf: Partial<Record<Type, string>> = {
  DisposalRequested: 'requester',
  CustodianAgreed: 'custodian',
  CustodianRefused: 'custodian',
  DisposalApproved: 'approver',
  LocationExempted: 'approver',
  LocationLeftResidual: 'approver',
  SanitizationStarted: 'operator',
  SanitizationPerformed: 'operator',
  SanitizationFailed: 'operator',
  LocationCorrected: 'operator',
  ProviderDeletionRequested: 'operator',
  ProviderConfirmed: 'operator',
  ExpiryScheduled: 'operator',
  ExpiryReached: 'operator',
  LocationVerified: 'verifier',
  VerificationFailed: 'verifier',
  VerificationInconclusive: 'verifier',
  OutcomeValidated: 'validator',
  OutcomeRefused: 'validator',
  DisposalHoldReleased: 'hold releaser',
};

/** By which events a method is done; the last of them is what the certificate speaks of. */
const workOf = (method: string): readonly Type[] =>
  method === 'provider.delete'
    ? ['ProviderDeletionRequested']
    : method === 'expire'
      ? ['ExpiryScheduled']
      : ['SanitizationPerformed', 'LocationCorrected'];

const work: readonly Type[] = [
  'SanitizationStarted',
  'SanitizationPerformed',
  'SanitizationFailed',
  'LocationCorrected',
  'ProviderDeletionRequested',
  'ProviderConfirmed',
  'ExpiryScheduled',
  'ExpiryReached',
  'LocationVerified',
  'VerificationFailed',
  'VerificationInconclusive',
  'LocationExempted',
  'LocationLeftResidual',
  'ScopeDetermined',
  'LocationAdded',
  'DependantReopened',
  'OutcomeRefused',
];

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

/** Fails for a certified case that does not deserve it: judged by its events and by the world, not by its state. */
export function expectSound(trial: Trial): void {
  const { state, world, events } = trial;
  if (state.stage === 'none') throw new Error('There is no case.');
  const last = (...types: Type[]): number => events.findLastIndex(({ type }) => types.includes(type));
  const lastAt = (id: string, types: readonly Type[]): number =>
    events.findLastIndex(
      ({ type, data }) =>
        types.includes(type) &&
        (('locationId' in data && data.locationId === id) || ('locationIds' in data && data.locationIds.includes(id))),
    );
  const certificate = certificateOf(trial);
  const { covered, notCovered, approvals } = certificate;

  // No unknown location and no unknown version: each is in the certificate, as covered or as not covered.
  const named = [...covered, ...notCovered].map(({ id }) => id);
  expect(world.locations.map(({ id }) => id).filter((id) => !named.includes(id))).toEqual([]);
  if ('unavailable' in certificate.versions) throw new Error(certificate.versions.unavailable);
  expect(certificate.versions.map(({ label, digest }) => [label, digest]).sort()).toEqual(
    world.versions.map(({ versionLabel, digest }) => [versionLabel, digest]).sort(),
  );
  for (const { id, coveredAt, notCoveredAt } of certificate.versions) {
    const holding = state.locations.filter(({ planned }) => planned.versionIds?.includes(id));
    expect([...coveredAt, ...notCoveredAt].sort()).toEqual(holding.map(({ planned }) => planned.id).sort());
    expect(coveredAt.filter((at) => !covered.some((one) => one.id === at))).toEqual([]);
  }

  // No unverified location: what is covered was verified after it was done, and not sent back since.
  for (const one of covered) {
    const [done, verified] = [lastAt(one.id, workOf(one.methodAchieved)), lastAt(one.id, ['LocationVerified'])];
    const against = lastAt(one.id, [
      'SanitizationStarted',
      'SanitizationFailed',
      'LocationCorrected',
      'VerificationFailed',
      'VerificationInconclusive',
      'OutcomeRefused',
    ]);
    expect(verified).toBeGreaterThan(done);
    expect(verified).toBeGreaterThan(against);
    expect(done).toBeGreaterThan(lastAt(one.id, ['SanitizationStarted']));
    const [work, check] = [events[done]!, events[verified]!];
    expect([work.data.by, check.data.by]).toEqual([one.performedBy[0]!.person.member, one.verifiedBy.person.member]);
    if (work.type === 'SanitizationPerformed' || work.type === 'LocationCorrected')
      expect([work.data.performed?.method, work.data.performed?.technique]).toEqual([
        one.methodAchieved,
        one.technique,
      ]);
    // A provider is named where it deleted, and nowhere else.
    expect(one.provider !== undefined).toBe(one.methodAchieved === 'provider.delete');
    expect(one.performedBy.length).toBe(one.methodAchieved === 'expire' ? 2 : 1);
    const dated = one.provider?.effectiveAt;
    if (dated) expect(Date.parse(dated)).toBeLessThanOrEqual(Date.parse(check.data.at));
  }
  for (const { id, because, until, decidedBy } of notCovered) {
    const decided = {
      exempt: lastAt(id, ['LocationExempted']),
      residual: lastAt(id, ['LocationLeftResidual']),
      pending_expiry: lastAt(id, ['ExpiryScheduled', 'ProviderDeletionRequested']),
    }[because];
    expect(events[decided]?.data.by).toBe(decidedBy.person.member);
    expect(until !== undefined).toBe(because === 'pending_expiry');
  }

  // No voided approval: each custodian of now agreed, and the approver approved, after the scope changed last.
  const voided = last('ApprovalsVoided', 'ApprovalRequested');
  const agreed = events.flatMap(({ type, data }, at) => (type === 'CustodianAgreed' && at > voided ? [data.by] : []));
  const deciders = ['carl', world.custodian];
  expect(deciders.filter((one) => !agreed.includes(one))).toEqual([]);
  expect(last('DisposalApproved')).toBeGreaterThan(voided);
  expect(approvals.filter(({ digest }) => digest !== certificate.scopeDigest)).toEqual([]);
  expect(approvals.map(({ role, person }) => `${role} ${person.member}`).sort()).toEqual(
    [
      ...new Set(agreed.map((one) => `data custodian ${one}`)),
      `approver ${events[last('DisposalApproved')]!.data.by}`,
    ].sort(),
  );

  // The outcome was accepted after everything that it speaks of.
  const validated = events[last('OutcomeValidated')]!;
  expect(last('OutcomeValidated')).toBeGreaterThan(last(...work));
  expect([validated.data.by, validated.data.at]).toEqual([
    certificate.validation.person.member,
    certificate.validation.at,
  ]);
  const deviating = covered.filter(({ methodRequested, methodAchieved }) => methodRequested !== methodAchieved);
  expect(deviating.filter(({ id }) => !certificate.validation.acceptedDeviations.includes(id))).toEqual([]);

  // No person in two duties.
  const held = new Map<string, Set<string>>();
  for (const event of events) {
    const duty = dutyOf[event.type];
    const who = event.type === 'DisposalHoldReleased' ? event.data.releasedBy : event.data.by;
    if (duty && who && who !== 'custodia') held.set(who, (held.get(who) ?? new Set()).add(duty));
  }
  expect([...held].filter(([, duties]) => duties.size > 1)).toEqual([]);

  // No open dependant, no active hold.
  for (const { id } of world.dependants)
    expect(certificate.lineage.derived.find(({ asset }) => asset.id === id)?.outcome ?? 'not resolved').not.toBe(
      'not resolved',
    );
  expect(trial.unfinished()).toEqual([]);
  expect([...world.holds, ...state.holds]).toEqual([]);

  // No sentence that a record contradicts.
  expect(certificate.statements[1]).toMatch(
    covered.length > 0 ? /Different people performed, verified and validated\.$/ : /No location is covered/,
  );
}
