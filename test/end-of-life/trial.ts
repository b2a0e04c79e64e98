import type { AssetRef, CaseFacts, DisposalEvent, DisposalState, Location } from '@custodia/lifecycle';
import { devicesOf } from '../../libs/certificates/src/document/compose.policy.js';
import type { DisposalCommand } from '../../libs/lifecycle/src/disposal/disposal.commands.js';
import { disposal } from '../../libs/lifecycle/src/disposal/disposal.decider.js';

export const model: AssetRef = { kind: 'model', id: 'm', name: 'Scorer' };
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

export const people = ['requester', 'carl', 'dora', 'approver', 'operator', 'verifier', 'validator', 'owner'] as const;
export type Move =
  | { readonly do: 'step'; readonly name: string; readonly actor: string; readonly at: number }
  | {
      readonly do: 'learn';
      readonly what: 'copy' | 'version' | 'dependant' | 'hold' | 'release' | 'unfinished' | 'finished';
    }
  /** An older backup of the log is put in place: the case is where it was after so many parts of a hundred of its commands. */
  | { readonly do: 'restore'; readonly percent: number }
  /** The service brings everything to an end, each duty by the one it belongs to, unless a rule says no. */
  | { readonly do: 'drive' };

export const steps = [
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
export const usual: Readonly<Record<string, string>> = {
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

/** One case and the world around it, moved by commands of the real rules. */
export class Trial {
  readonly events: DisposalEvent[] = [];
  /** How many events there were after each command that led to some. */
  private readonly commands: number[] = [];
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
      unstated: { members: [], organisationAddress: false },
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
    if (decision.events.length > 0) this.commands.push(this.events.length);
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

  restore(percent: number): void {
    // What opened and requested the case is in every backup; holds, and what the inventory learned, are known again after it.
    this.commands.splice(Math.max(2, Math.ceil((this.commands.length * percent) / 100)));
    this.events.splice(this.commands.at(-1)!);
    this.state = this.events.reduce(disposal.decider.evolve, disposal.decider.initial);
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
