import type { CommandMeta } from '@custodia/event-store';
import type { AssetRef } from '../asset.policy.js';
import type { DisposalCommand } from './disposal.commands.js';
import { disposalDecider } from './disposal.decider.js';
import type { Dependant, DisposalEvent } from './disposal.events.js';
import type { DisposalState } from './disposal.state.js';
import type { CaseFacts } from './inventory-now.policy.js';
import { nothingUnstated } from '../unstated.policy.js';
import type { Location } from './location.policy.js';

/** A case for the tests: a model with its weights in a bucket and on a disk, made from one dataset, used by one system. */
export const model: AssetRef = {
  kind: 'model',
  id: 'model-1',
  name: 'Loan scorer',
  versionId: 'v3',
  digest: 'sha256:aa',
};
export const dataset: AssetRef = { kind: 'dataset', id: 'dataset-1', name: 'Loans 2019-2024' };
export const system: AssetRef = { kind: 'system', id: 'system-1', name: 'Branch desk' };

export const bucket: Location = {
  id: 'bucket',
  kind: 'weights',
  title: 'Weights',
  address: 's3://models/loan',
  method: 'logical.delete_all_versions',
};
export const disk: Location = {
  id: 'disk',
  kind: 'device',
  title: 'Training disk',
  address: 'rack 4, bay 2',
  method: 'nist.purge',
  device: { serialNumber: 'S1' },
};
export const hosted: Location = {
  id: 'hosted',
  kind: 'subprocessor_copy',
  title: 'Hosted copy',
  address: 'inference account',
  method: 'provider.delete',
  provider: 'sub-1',
};
export const tapes: Location = {
  id: 'tapes',
  kind: 'backup',
  title: 'Nightly backups',
  address: 'vault',
  method: 'expire',
};
export const dependant: Dependant = { kind: 'deployed_system', asset: system, owner: 'owner' };

/** Nothing new in the inventory, and no hold. */
export const clear: CaseFacts = {
  inventory: { locations: [], custodians: [], dependants: [], lineage: [], heldByCustodia: { files: [], keys: [] } },
  reopened: [],
  unfinished: [],
  holds: [],
  unstated: nothingUnstated,
  unconfirmed: [],
};

type Bare<Command> = Command extends unknown ? Command & Partial<CommandMeta> : never;
export type Issued = Bare<DisposalCommand>;
export type Issue<Type extends DisposalCommand['type']> = Extract<Issued, { type: Type }>;

const minute = (n: number): string => new Date(Date.UTC(2026, 2, 1, 9, n)).toISOString();

/** The events that these commands lead to, one minute apart; throws when one is refused. */
export function play(commands: readonly Issued[], before: readonly DisposalEvent[] = []): DisposalEvent[] {
  const events = [...before];
  let state: DisposalState = before.reduce(disposalDecider.evolve, disposalDecider.initial);
  commands.forEach((command, index) => {
    const decision = disposalDecider.decide(
      { actor: 'requester', at: minute(before.length + index), ...command } as DisposalCommand & CommandMeta,
      state,
    );
    if (decision.kind === 'refused')
      throw new Error(`${command.type}: ${decision.refusal.code} ${decision.refusal.message}`);
    state = decision.events.reduce(disposalDecider.evolve, state);
    events.push(...decision.events);
  });
  return events;
}

export const stateOf = (events: readonly DisposalEvent[]): DisposalState =>
  events.reduce(disposalDecider.evolve, disposalDecider.initial);

export const digestAfter = (events: readonly DisposalEvent[]): string => {
  const state = stateOf(events);
  return state.stage === 'none' ? '' : state.scopeDigest;
};

export const requested: readonly Issued[] = [
  { type: 'OpenDisposal', asset: model, legalBasis: 'End of contract', reason: 'Replaced by v4' },
  { type: 'RequestDisposal' },
];

export const scoping = (locations: readonly Location[]): Issue<'DetermineScope'> => ({
  type: 'DetermineScope',
  locations,
  custodians: [
    { asset: model, custodian: 'custodian-m' },
    { asset: dataset, custodian: 'custodian-d' },
  ],
  dependants: [dependant],
  lineage: [dataset],
  heldByCustodia: { files: [], keys: [] },
});

const shown = { owner: 'owner', depends: true, usesReplacement: false } as const;
export const acceptLoss: Issue<'ResolveDependant'> = {
  type: 'ResolveDependant',
  actor: 'owner',
  dependant: system,
  resolution: { kind: 'loss_accepted' },
  shown,
};

/** Everything up to the point where only the approver is missing. */
export function readyToApprove(locations: readonly Location[]): DisposalEvent[] {
  const scoped = play([...requested, scoping(locations)]);
  const scopeDigest = digestAfter(scoped);
  return play(
    [
      { type: 'RequestApproval' },
      { type: 'DecideAsCustodian', actor: 'custodian-m', decision: 'agree', scopeDigest },
      { type: 'DecideAsCustodian', actor: 'custodian-d', decision: 'agree', scopeDigest },
      acceptLoss,
    ],
    scoped,
  );
}

export function approved(...locations: readonly Location[]): DisposalEvent[] {
  const ready = readyToApprove(locations);
  return play([{ type: 'ApproveDisposal', actor: 'approver', scopeDigest: digestAfter(ready), facts: clear }], ready);
}

export const start = (locationId: string): Issue<'StartLocation'> => ({
  type: 'StartLocation',
  actor: 'operator',
  locationId,
  facts: clear,
  retention: [],
});

export const done = (
  locationId: string,
  method: 'logical.delete_all_versions' | 'nist.purge' | 'nist.clear',
  deviation?: string,
): Issued => ({
  type: 'RecordSanitization',
  actor: 'operator',
  at: '2026-03-01T12:00:00.000Z',
  locationId,
  performed: {
    method,
    technique: 'as documented',
    startedAt: '2026-03-01T11:00:00.000Z',
    finishedAt: '2026-03-01T11:30:00.000Z',
    deviation,
  },
});

export const verify = (locationId: string, result: 'passed' | 'failed' | 'inconclusive' = 'passed'): Issued => ({
  type: 'VerifyLocation',
  actor: 'verifier',
  locationId,
  result,
  method: 'listing',
  finding: 'nothing left',
  evidence: [],
});

export const validate: Issue<'ValidateOutcome'> = {
  type: 'ValidateOutcome',
  actor: 'validator',
  decision: 'accept',
  statement: 'Accepted',
  acceptedDeviations: [],
  locationIds: [],
  facts: clear,
};

export const certify: Issue<'CertifyDisposal'> = {
  type: 'CertifyDisposal',
  actor: 'custodia',
  facts: clear,
  certificates: [
    { certificateId: 'c-1', number: 'CUS-2026-000001' },
    { certificateId: 'c-2', number: 'CUS-2026-000001-D1', locationId: 'disk' },
  ],
};

export const close: Issued = { type: 'CloseDisposal', lessonsLearned: 'List edge copies when they are made.' };

/** From approval to certificate for the bucket and the disk. */
export const executed: readonly Issued[] = [
  start('bucket'),
  done('bucket', 'logical.delete_all_versions'),
  start('disk'),
  done('disk', 'nist.purge'),
];
