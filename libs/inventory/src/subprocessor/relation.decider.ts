import { accept, refuse, type Decision, type Refusal } from '@custodia/kernel';
import { isStated } from '@custodia/import';
import { invalid, type AssetKind } from '../asset/asset.policy.js';
import { alreadyThere } from '../asset/lifecycle.policy.js';
import type { GateSituation } from './gate.decider.js';
import { gateAt } from './gate.policy.js';
import {
  subprocessorLifecycle,
  subprocessorState,
  type ContractKind,
  type SubprocessorState,
} from './lifecycle.policy.js';
import type { ConfirmedDeletion, RelationEvent, RecordedContract, SubprocessorEvent } from './subprocessor.events.js';
import type { SubprocessorUse } from './subprocessor.policy.js';

type On<Type extends string, Fields = object> = { readonly type: Type; readonly id: string } & Fields;

/** An asset of which a subprocessor keeps a copy, or which it hosts, in words. */
export interface Held {
  readonly kind: AssetKind;
  readonly id: string;
  readonly called: string;
}

export type RelationCommand =
  | On<'RecordSubprocessorContract', RecordedContract>
  | On<'ActivateSubprocessor'>
  | On<'SuspendSubprocessor', { readonly reason: string }>
  | On<'ResumeSubprocessor', { readonly reason: string }>
  | On<'ConfirmSubprocessorDeletion', ConfirmedDeletion>
  /** `held`: what it holds by the inventory, as known when asked. */
  | On<'CompleteSubprocessorExit', { readonly held: readonly Held[] }>;

/** The part of a subprocessor's state that these rules read. */
export interface Relation extends GateSituation {
  readonly status: 'registered' | 'retired';
  readonly current: { readonly use: SubprocessorUse };
  readonly contracts: readonly RecordedContract[];
  readonly activity: 'active' | 'suspended' | null;
  readonly deletions: readonly ConfirmedDeletion[];
  readonly exited: boolean;
}

/** Where a subprocessor stands by its log. */
export const stateOf = (state: Relation): SubprocessorState =>
  subprocessorState({
    ...state,
    assessed: state.gate !== null || Object.keys(state.exceptions).length > 0,
    dataSensitivity: state.current.use.dataSensitivity,
  });

type Answer = Decision<SubprocessorEvent, Refusal>;
type Command = RelationCommand & { readonly at: string };

export function decideRelation(command: Command, state: Relation): Answer {
  switch (command.type) {
    case 'RecordSubprocessorContract':
      return recordContract(command, state);
    case 'ActivateSubprocessor':
      if (alreadyThere(subprocessorLifecycle, stateOf(state), command.type)) return accept();
      return gateClosed(command, state) ?? accept({ type: 'SubprocessorActivated', data: {} });
    case 'SuspendSubprocessor':
    case 'ResumeSubprocessor': {
      if (alreadyThere(subprocessorLifecycle, stateOf(state), command.type)) return accept();
      const { type, reason } = command;
      if (!isStated(reason)) return invalid('reason', reason, 'Say why, for those who use it.');
      if (type === 'SuspendSubprocessor') return accept({ type: 'SubprocessorSuspended', data: { reason } });
      return gateClosed(command, state) ?? accept({ type: 'SubprocessorResumed', data: { reason } });
    }
    case 'ConfirmSubprocessorDeletion':
      return confirmDeletion(command, state);
    case 'CompleteSubprocessorExit':
      return completeExit(command, state);
  }
}

function recordContract(command: Extract<Command, { type: 'RecordSubprocessorContract' }>, state: Relation): Answer {
  const { kind, reference, signedAt, endsAt, at } = command;
  if (!isStated(reference)) return invalid('reference', reference, 'Say where the signed contract is found.');
  if (signedAt > at) return invalid('signedAt', signedAt, 'A contract is recorded once it is signed.');
  if (endsAt !== null && endsAt <= signedAt)
    return invalid('endsAt', endsAt, 'It ends after it was signed; without an end leave it out.');
  const contract: RecordedContract = { kind, reference: reference.trim(), signedAt, endsAt };
  const known = state.contracts.find((one) => one.kind === kind);
  return JSON.stringify(known) === JSON.stringify(contract)
    ? accept()
    : accept({ type: 'SubprocessorContractRecorded', data: contract });
}

/** The refusal of a step towards use while nothing opens the gate; `null` when it is open. */
function gateClosed({ id, at }: Pick<Command, 'id' | 'at'>, state: Relation) {
  const gate = gateAt(state, at);
  const excepted = Object.values(state.exceptions).some(({ until, revokedAt }) => until > at && revokedAt === null);
  if (gate?.opened || excepted) return null;
  return refuse({
    code: 'GATE_CLOSED',
    message: `${id} may not be used: its gate is closed. Review it (draftReview), or grant an exception (grantGateException).`,
    id,
    subprocessors: [id],
    path: [],
  });
}

function confirmDeletion(command: Extract<Command, { type: 'ConfirmSubprocessorDeletion' }>, state: Relation): Answer {
  const { assetKind, assetId, reference, confirmedAt, at } = command;
  if (!isStated(reference)) return invalid('reference', reference, 'Say where the confirmation is found.');
  if (confirmedAt > at) return invalid('confirmedAt', confirmedAt, 'A deletion is recorded once it is confirmed.');
  const confirmed: ConfirmedDeletion = { assetKind, assetId, reference, confirmedAt };
  const known = state.deletions.some((one) => JSON.stringify(one) === JSON.stringify(confirmed));
  return known ? accept() : accept({ type: 'SubprocessorDeletionConfirmed', data: confirmed });
}

function completeExit({ id, held }: Extract<Command, { type: 'CompleteSubprocessorExit' }>, state: Relation): Answer {
  if (state.exited) return accept();
  return deletionsMissing(id, held, state) ?? accept({ type: 'SubprocessorExited', data: {} });
}

/** Of what it holds, that of which it has not confirmed the deletion. After the exit nothing is confirmed any more. */
export const unconfirmedOf = <Asset extends Pick<Held, 'kind' | 'id'>>(
  held: readonly Asset[],
  {
    deletions,
    exited,
  }: Pick<Relation, 'exited'> & {
    readonly deletions: readonly Pick<ConfirmedDeletion, 'assetKind' | 'assetId'>[];
  },
): Asset[] =>
  exited ? [] : held.filter(({ kind, id }) => !deletions.some((one) => one.assetKind === kind && one.assetId === id));

/** A processor deletes what it held and certifies it, whichever way the relation ends; GDPR, article 28(3)(g). `null` when it has. */
export function deletionsMissing(id: string, held: readonly Held[], state: Relation) {
  const names = unconfirmedOf(held, state).map(({ called }) => called);
  if (names.length === 0) return null;
  return refuse({
    code: 'DELETION_UNCONFIRMED',
    message: `${id} still holds ${names.join(', ')}. Record for each that it was deleted there (confirmSubprocessorDeletion).`,
    id,
    held: names,
  });
}

/** The relation after one of its events. */
export function evolveRelation<State extends Relation>(state: State, event: RelationEvent): State {
  switch (event.type) {
    case 'SubprocessorContractRecorded':
      return { ...state, contracts: withContract(state.contracts, event.data) };
    case 'SubprocessorActivated':
    case 'SubprocessorResumed':
      return { ...state, activity: 'active' };
    case 'SubprocessorSuspended':
      return { ...state, activity: 'suspended' };
    case 'SubprocessorDeletionConfirmed':
      return { ...state, deletions: [...state.deletions, event.data] };
    case 'SubprocessorExited':
      return { ...state, exited: true };
  }
}

/** The contracts with this one in place of the former one of its kind. */
export const withContract = <Contract extends { readonly kind: ContractKind }>(
  contracts: readonly Contract[],
  contract: Contract,
): Contract[] => [...contracts.filter(({ kind }) => kind !== contract.kind), contract];
