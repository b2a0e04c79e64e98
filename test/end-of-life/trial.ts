import type { AssetRef, CaseFacts, DisposalEvent, DisposalState } from '@custodia/lifecycle';
import { devicesOf } from '../../libs/certificates/src/document/compose.policy.js';
import type { DisposalCommand } from '../../libs/lifecycle/src/disposal/disposal.commands.js';
import { disposal } from '../../libs/lifecycle/src/disposal/disposal.decider.js';
import { legalHold } from '../../libs/lifecycle/src/legal-hold/legal-hold.decider.js';
import { dataset, model, place, system, usual, version, type Move, type World } from './moves.js';

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
    custodian: 'dora',
    holds: new Set(),
    unfinished: new Set(),
    minute: 0,
  };

  facts(): CaseFacts {
    const { locations, versions, dependants, custodian, holds } = this.world;
    return {
      inventory: {
        locations,
        versions,
        custodians: [
          { asset: model, custodian: 'carl' },
          { asset: dataset, custodian },
        ],
        dependants: dependants.map((asset) => ({ kind: 'downstream_asset', asset, owner: 'owner' })),
        lineage: [dataset],
        heldByCustodia: { files: [], keys: [] },
      },
      reopened: [],
      unfinished: this.unfinished(),
      holds: [...holds].map((holdId) => ({ holdId, authority: 'court' })),
      unstated: { members: [], organisationAddress: false },
      unconfirmed: [],
    };
  }

  /** Dependants that are disposed of too, in a case of their own that is not certified (any more). */
  unfinished(): AssetRef[] {
    if (this.state.stage === 'none') return [];
    return this.state.dependants
      .filter(({ dependant, disposalId }) => disposalId !== undefined && this.world.unfinished.has(dependant.asset.id))
      .map(({ dependant }) => dependant.asset);
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
    const dependant = state.dependants[(at >> 1) % Math.max(1, state.dependants.length)]?.dependant.asset ?? system;
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
        const resolution =
          at % 2 === 0
            ? ({ kind: 'disposed_too', disposalId: `case-${dependant.id}` } as const)
            : ({ kind: 'loss_accepted' } as const);
        return this.run({ type: 'ResolveDependant', dependant, resolution, shown }, actor);
      }
      case 'ApproveDisposal':
        return this.run({ type: 'ApproveDisposal', scopeDigest, facts }, actor);
      case 'StartLocation':
        return this.run({ type: 'StartLocation', locationId, facts, retention: [] }, actor);
      case 'RecordSanitization':
      case 'CorrectLocation': {
        const performed = {
          method: location?.planned.method ?? 'logical.delete_all_versions',
          technique: name === 'CorrectLocation' ? 'as it really was' : 'as documented',
          startedAt: location?.startedAt ?? now,
          finishedAt: now,
        } as const;
        return name === 'CorrectLocation'
          ? this.run({ type: name, locationId, correction: 'Another tool', performed }, actor)
          : this.run({ type: name, locationId, performed }, actor);
      }
      case 'CorrectAsFailed':
        return this.run({ type: 'CorrectLocation', locationId, correction: 'It was not done' }, actor);
      case 'ScheduleExpiry':
        return this.run(
          {
            type: name,
            locationId,
            expiresAt: this.minutesAhead(1 + (at % 3)),
            mechanism: 'Retention of the store',
            deviation: 'It cannot be deleted before',
            facts,
          },
          actor,
        );
      case 'RecordExpiry':
        return this.run({ type: name, locationId, finding: 'Gone', evidence: [], facts }, actor);
      case 'RecordProviderRequest':
        return this.run(
          {
            type: name,
            locationId,
            requestId: `r-${this.world.minute}`,
            provider: 'Store Inc.',
            dueAt: this.minutesAhead(60),
            deviation: 'Only the provider can',
            facts,
          },
          actor,
        );
      case 'RecordProviderConfirmation':
        return this.run(
          {
            type: name,
            locationId,
            result: (['deleted', 'deleted', 'refused', 'unclear'] as const)[at % 4]!,
            response: 'As asked',
            effectiveAt: this.minutesAhead(at % 2),
          },
          actor,
        );
      case 'RecordSanitizationFailure':
        return this.run({ type: 'RecordSanitizationFailure', locationId, error: 'x' }, actor);
      case 'VerifyLocation':
      case 'VerifyInconclusive':
      case 'VerifyFailed':
        return this.run(
          {
            type: 'VerifyLocation',
            locationId,
            result: ({ VerifyLocation: 'passed', VerifyInconclusive: 'inconclusive', VerifyFailed: 'failed' } as const)[
              name
            ],
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
            acceptedDeviations: at % 3 === 2 ? [] : state.locations.map(({ planned }) => planned.id),
            locationIds: name === 'ValidateOutcome' ? [] : [locationId],
            facts,
          },
          actor,
        );
      case 'HoldDisposal':
        return (
          this.world.holds.has('h') && this.run({ type: 'HoldDisposal', holdId: 'h', authority: 'court' }, 'custodia')
        );
      case 'CloseDisposal':
        return this.run({ type: name, lessonsLearned: 'Fewer copies' }, actor);
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

  private minutesAhead(minutes: number): string {
    return new Date(Date.UTC(2026, 0, 1, 0, this.world.minute + 1 + minutes)).toISOString();
  }

  /** A person releases the hold, if the rules of holds let this one, and the case hears of it. */
  private release(by: string): void {
    const { world, state } = this;
    if (!world.holds.has('h') && !(state.stage !== 'none' && state.holds.includes('h'))) return;
    const decision = legalHold.decider.decide(
      {
        type: 'ReleaseLegalHold',
        reason: 'Settled',
        authority: 'court',
        duties: state.stage === 'none' ? [] : [state.duties],
        actor: by,
        at: this.minutesAhead(0),
      },
      {
        status: 'placed',
        matter: 'm',
        targets: [],
        notified: [],
        acknowledged: [],
        reviewBy: null,
        finding: null,
      },
    );
    if (decision.kind === 'refused') return;
    world.holds.delete('h');
    this.run({ type: 'ReleaseDisposalHold', holdId: 'h', releasedBy: by }, 'custodia');
  }

  learn(what: Extract<Move, { do: 'learn' }>['what'], by: string): void {
    const { world } = this;
    const count = world.locations.length + world.versions.length + world.dependants.length;
    if (what === 'copy' && count < 12) world.locations.push(place(`${count % 2 ? 'disk' : 'copy'}-${count}`, ['v1']));
    if (what === 'version' && count < 12) world.versions.push(version(String(count)));
    if (what === 'dependant' && count < 12)
      world.dependants.push({ ...system, id: `s${count}`, name: `Desk ${count}` });
    if (what === 'hold') {
      world.holds.add('h');
      // The case is told at once, or later, or never.
      if (by === 'lena') this.step('HoldDisposal', 'custodia', 0);
    }
    if (what === 'custodian') world.custodian = world.custodian === 'dora' ? 'erik' : 'dora';
    if (what === 'release') this.release(by);
    if (what === 'unfinished') world.unfinished.add(world.dependants[0]!.id);
    if (what === 'finished') world.unfinished.clear();
  }

  restore(percent: number): void {
    // What opened and requested the case is in every backup; holds, and what the inventory learned, are known again after it.
    this.commands.splice(Math.max(2, Math.ceil((this.commands.length * percent) / 100)));
    this.events.splice(this.commands.at(-1)!);
    this.state = this.events.reduce(disposal.decider.evolve, disposal.decider.initial);
  }

  private work(): void {
    const many = this.state.stage === 'none' ? 0 : this.state.locations.length;
    for (let at = 0; at < many; at++)
      for (const name of ['StartLocation', 'RecordSanitization', 'VerifyLocation']) this.step(name, usual[name]!, at);
  }

  setback(name: Extract<Move, { do: 'setback' }>['name']): void {
    this.drive({ until: 'approved', dependants: 'lost' });
    if (name === 'RefuseOutcome') this.work();
    this.step('StartLocation', 'operator', 0);
    if (name.startsWith('Verify') || name === 'CorrectLocation') this.step('RecordSanitization', 'operator', 0);
    if (name === 'CorrectLocation') this.step('VerifyLocation', 'verifier', 0);
    this.step(name, usual[name]!, 0);
    if (name === 'RecordProviderRequest') this.step('RecordProviderConfirmation', 'operator', 0);
  }

  drive({ until, dependants }: Omit<Extract<Move, { do: 'drive' }>, 'do'>): void {
    this.step('CompareScope', 'custodia', 0);
    this.step('DetermineScope', 'requester', 0);
    this.step('RequestApproval', 'requester', 0);
    for (const custodian of ['carl', this.world.custodian]) this.step('AgreeAsCarl', custodian, 0);
    for (let at = 0; at < this.world.dependants.length; at++)
      this.step('ResolveDependant', 'owner', 2 * at + (dependants === 'lost' ? 1 : 0));
    this.step('ApproveDisposal', 'approver', 0);
    if (until === 'approved') return;
    this.work();
    this.step('ValidateOutcome', 'validator', 0);
    if (until === 'certified') this.step('CertifyDisposal', 'custodia', 0);
  }
}
