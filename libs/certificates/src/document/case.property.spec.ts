import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  disposal,
  type AssetRef,
  type CaseFacts,
  type DisposalCommand,
  type DisposalEvent,
  type DisposalState,
  type Location,
} from '@custodia/lifecycle';
import { composeDisposal, devicesOf } from './compose.policy.js';
import type { DisposalCertificate } from './certificate.js';

const model: AssetRef = { kind: 'model', id: 'm', name: 'Scorer' };
const dataset: AssetRef = { kind: 'dataset', id: 'd', name: 'Loans' };
const system: AssetRef = { kind: 'system', id: 's', name: 'Desk' };
const version = (label: string): AssetRef => ({
  ...model,
  versionId: `v${label}`,
  versionLabel: label,
  digest: `sha256:${label}`,
});
const place = (id: string, versions: readonly string[]): Location => ({
  id,
  kind: id.startsWith('disk') ? 'device' : 'weights',
  title: id,
  address: `at ${id}`,
  method: id.startsWith('disk') ? 'nist.purge' : 'logical.delete_all_versions',
  versionIds: versions,
});

/** What is so outside of the case: it changes while the case goes on. */
interface World {
  readonly locations: Location[];
  readonly versions: AssetRef[];
  readonly dependants: AssetRef[];
  readonly holds: Set<string>;
  /** Dependants that are disposed of too, in a case that is not certified. */
  readonly unfinished: Set<string>;
  minute: number;
}

const people = ['requester', 'carl', 'dora', 'approver', 'operator', 'verifier', 'validator', 'owner'] as const;
type Move =
  | { readonly do: 'step'; readonly name: string; readonly actor: string; readonly at: number }
  | {
      readonly do: 'learn';
      readonly what: 'copy' | 'version' | 'dependant' | 'hold' | 'release' | 'unfinished' | 'finished';
    }
  /** The service brings everything to an end, each duty by the one it belongs to, unless a rule says no. */
  | { readonly do: 'drive' };

const steps = [
  'DetermineScope',
  'CompareScope',
  'RequestApproval',
  'AgreeAsCarl',
  'AgreeAsDora',
  'ResolveDependant',
  'ApproveDisposal',
  'StartLocation',
  'RecordSanitization',
  'RecordSanitizationFailure',
  'VerifyLocation',
  'VerifyInconclusive',
  'MarkResidual',
  'ExemptLocation',
  'ValidateOutcome',
  'RefuseOutcome',
  'HoldDisposal',
  'ReleaseDisposalHold',
  'CertifyDisposal',
] as const;
const usual: Readonly<Record<string, string>> = {
  AgreeAsCarl: 'carl',
  AgreeAsDora: 'dora',
  ResolveDependant: 'owner',
  ApproveDisposal: 'approver',
  MarkResidual: 'approver',
  ExemptLocation: 'approver',
  StartLocation: 'operator',
  RecordSanitization: 'operator',
  RecordSanitizationFailure: 'operator',
  VerifyLocation: 'verifier',
  VerifyInconclusive: 'verifier',
  ValidateOutcome: 'validator',
  RefuseOutcome: 'validator',
};

class Trial {
  readonly events: DisposalEvent[] = [];
  state: DisposalState = disposal.decider.initial;
  readonly world: World = {
    locations: [place('bucket', ['v1']), place('disk', ['v1'])],
    versions: [version('1')],
    dependants: [system],
    holds: new Set(),
    unfinished: new Set(),
    minute: 0,
  };

  facts(): CaseFacts {
    const { locations, versions, dependants, holds, unfinished } = this.world;
    return {
      inventory: {
        locations,
        versions,
        custodians: [
          { asset: model, custodian: 'carl' },
          { asset: dataset, custodian: 'dora' },
        ],
        dependants: dependants.map((asset) => ({ kind: 'downstream_asset', asset, owner: 'owner' })),
        lineage: [dataset],
        heldByCustodia: { files: [], keys: [] },
      },
      reopened: [],
      unfinished: dependants.filter(({ id }) => unfinished.has(id)),
      holds: [...holds].map((holdId) => ({ holdId, authority: 'court' })),
    };
  }

  run(command: DisposalCommand, actor: string): boolean {
    this.world.minute++;
    const at = new Date(Date.UTC(2026, 0, 1, 0, this.world.minute)).toISOString();
    const decision = disposal.decider.decide({ ...command, actor, at } as never, this.state);
    if (decision.kind === 'refused') return false;
    for (const event of decision.events) {
      this.state = disposal.decider.evolve(this.state, event);
      this.events.push(event);
    }
    return decision.events.length > 0;
  }

  step(name: string, actor: string, at: number): boolean {
    const { state } = this;
    if (state.stage === 'none') return false;
    const facts = this.facts();
    const { scopeDigest } = state;
    const locationId = state.locations[at % Math.max(1, state.locations.length)]?.planned.id ?? 'none';
    const location = state.locations.find(({ planned }) => planned.id === locationId);
    const dependant = state.dependants[at % Math.max(1, state.dependants.length)]?.dependant.asset ?? system;
    const now = new Date(Date.UTC(2026, 0, 1, 0, this.world.minute)).toISOString();
    switch (name) {
      case 'DetermineScope':
        return this.run({ type: 'DetermineScope', ...facts.inventory }, actor);
      case 'CompareScope':
        return this.run({ type: 'CompareScope', facts }, 'custodia');
      case 'RequestApproval':
        return this.run({ type: 'RequestApproval' }, actor);
      case 'AgreeAsCarl':
      case 'AgreeAsDora':
        return this.run({ type: 'DecideAsCustodian', decision: 'agree', scopeDigest }, actor);
      case 'ResolveDependant': {
        const shown = { owner: 'owner', depends: true, usesReplacement: false };
        const resolution = this.world.unfinished.has(dependant.id)
          ? ({ kind: 'disposed_too', disposalId: `case-${dependant.id}` } as const)
          : ({ kind: 'loss_accepted' } as const);
        return this.run({ type: 'ResolveDependant', dependant, resolution, shown }, actor);
      }
      case 'ApproveDisposal':
        return this.run({ type: 'ApproveDisposal', scopeDigest, facts }, actor);
      case 'StartLocation':
        return this.run({ type: 'StartLocation', locationId, facts, retention: [] }, actor);
      case 'RecordSanitization':
        return this.run(
          {
            type: 'RecordSanitization',
            locationId,
            performed: {
              method: location?.planned.method ?? 'logical.delete_all_versions',
              technique: 'as documented',
              startedAt: location?.startedAt ?? now,
              finishedAt: now,
            },
          },
          actor,
        );
      case 'RecordSanitizationFailure':
        return this.run({ type: 'RecordSanitizationFailure', locationId, error: 'x' }, actor);
      case 'VerifyLocation':
      case 'VerifyInconclusive':
        return this.run(
          {
            type: 'VerifyLocation',
            locationId,
            result: name === 'VerifyLocation' ? 'passed' : 'inconclusive',
            method: 'listing',
            finding: 'nothing listed',
            evidence: [],
          },
          actor,
        );
      case 'MarkResidual':
      case 'ExemptLocation':
        return this.run({ type: name, locationId, reason: 'Out of reach' }, actor);
      case 'ValidateOutcome':
      case 'RefuseOutcome':
        return this.run(
          {
            type: 'ValidateOutcome',
            decision: name === 'ValidateOutcome' ? 'accept' : 'refuse',
            statement: 'As read',
            acceptedDeviations: [],
            locationIds: name === 'ValidateOutcome' ? [] : [locationId],
            facts,
          },
          actor,
        );
      case 'HoldDisposal':
        return this.run({ type: 'HoldDisposal', holdId: 'h', authority: 'court' }, 'custodia');
      case 'ReleaseDisposalHold':
        return this.run({ type: 'ReleaseDisposalHold', holdId: 'h', releasedBy: 'lena' }, 'custodia');
      default: {
        const devices = devicesOf(this.events);
        return this.run(
          {
            type: 'CertifyDisposal',
            certificates: [
              { certificateId: 'c', number: 'C-1' },
              ...devices.map((id) => ({ certificateId: `c-${id}`, number: `C-1-${id}`, locationId: id })),
            ],
            facts,
          },
          'custodia',
        );
      }
    }
  }

  learn(what: Extract<Move, { do: 'learn' }>['what']): void {
    const { world } = this;
    const count = world.locations.length + world.versions.length + world.dependants.length;
    if (what === 'copy' && count < 12) world.locations.push(place(`${count % 2 ? 'disk' : 'copy'}-${count}`, ['v1']));
    if (what === 'version' && count < 12) world.versions.push(version(String(count)));
    if (what === 'dependant' && count < 12)
      world.dependants.push({ ...system, id: `s${count}`, name: `Desk ${count}` });
    if (what === 'hold') world.holds.add('h');
    if (what === 'release') world.holds.delete('h');
    if (what === 'unfinished') world.unfinished.add(world.dependants[0]!.id);
    if (what === 'finished') world.unfinished.clear();
  }

  drive(): void {
    this.step('CompareScope', 'custodia', 0);
    this.step('DetermineScope', 'requester', 0);
    this.step('RequestApproval', 'requester', 0);
    for (const custodian of ['carl', 'dora']) this.step('AgreeAsCarl', custodian, 0);
    for (let at = 0; at < this.world.dependants.length; at++) this.step('ResolveDependant', 'owner', at);
    this.step('ApproveDisposal', 'approver', 0);
    const many = this.state.stage === 'none' ? 0 : this.state.locations.length;
    for (let at = 0; at < many; at++)
      for (const name of ['StartLocation', 'RecordSanitization', 'VerifyLocation']) this.step(name, usual[name]!, at);
    this.step('ValidateOutcome', 'validator', 0);
    this.step('CertifyDisposal', 'custodia', 0);
  }
}

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
  let certified = 0;
  fc.assert(
    fc.property(fc.array(move, { minLength: 3, maxLength: 40 }), (moves) => {
      const trial = new Trial();
      trial.run({ type: 'OpenDisposal', asset: model, legalBasis: 'Contract', reason: 'Replaced' }, 'requester');
      trial.run({ type: 'RequestDisposal' }, 'requester');
      for (const each of moves) {
        const before = trial.events.length;
        if (each.do === 'step') trial.step(each.name, each.actor, each.at);
        else if (each.do === 'learn') trial.learn(each.what);
        else trial.drive();
        if (
          trial.events.slice(before).some(({ type }) => type === 'DisposalCertified') &&
          trial.state.stage !== 'none' &&
          trial.state.stage === 'certified'
        ) {
          certified++;
          expectSound(trial);
        }
      }
    }),
    { numRuns: 400 },
  );
  expect(certified).toBeGreaterThan(50);
});
