import { accept, refuse, type Decision, type Refusal } from '@custodia/kernel';
import type { Aggregate, CommandMeta, Decider } from '@custodia/event-store';
import { blankIn, idTaken, notFound } from '../answers.policy.js';
import { sameAsset } from '../asset.policy.js';
import { approvalRules } from './approval.decider.js';
import { bulkRules } from './bulk.decider.js';
import type { CommandFields, DisposalCommand, DisposalCommandType } from './disposal.commands.js';
import { disposalCodec, type DisposalEvent } from './disposal.events.js';
import { evolve } from './disposal.evolve.policy.js';
import { isOver, type DisposalState, type OpenCase } from './disposal.state.js';
import { executionRules } from './execution.decider.js';
import { outcomeRules } from './outcome.decider.js';
import { by, fact, type Given } from './refusals.policy.js';
import { scopeRules } from './scope.decider.js';

/** All rules of a case that was opened, by the name of the command. */
const disposalRules = { ...scopeRules, ...approvalRules, ...executionRules, ...bulkRules, ...outcomeRules } satisfies {
  readonly [Type in Exclude<DisposalCommandType, 'OpenDisposal'>]: (
    command: CommandFields<Type> & CommandMeta,
    state: OpenCase,
  ) => Decision<DisposalEvent, Refusal>;
};

type Rules = typeof disposalRules;
type RefusalOf<Rule extends (...args: never) => unknown> =
  ReturnType<Rule> extends infer Answer
    ? Answer extends { kind: 'refused'; refusal: infer R extends Refusal }
      ? R
      : never
    : never;

const caseUnknown = () => notFound('disposal case');
const caseOver = (stage: string) =>
  refuse({ code: 'CASE_OVER', message: `The case is ${stage}: open a new one.`, status: stage });

function open(command: Given<'OpenDisposal'>, state: DisposalState) {
  const { asset, legalBasis, reason, retentionPolicyId, decommissioningPlan } = command;
  if (state.stage !== 'none') {
    return sameAsset(state.asset, asset) ? accept<DisposalEvent>() : idTaken(`the disposal of ${state.asset.name}`);
  }
  const blank = blankIn([
    ['legalBasis', legalBasis, 'Name the law, contract or decision: the certificate quotes it.'],
    ['reason', reason, 'Say why it is disposed of: the certificate quotes it.'],
  ]);
  if (blank) return blank;
  return accept(
    fact('DisposalOpened', { ...by(command), asset, legalBasis, reason, retentionPolicyId, decommissioningPlan }),
  );
}

/** These answer for themselves when the case is over: they repeat what ended it, or concern what came after. */
const answerAfterTheEnd = [
  'CloseDisposal',
  'RejectDisposal',
  'WithdrawDisposal',
  'HoldDisposal',
  'ReleaseDisposalHold',
  'RecordRestoration',
  'CorrectLocation',
  'ReplaceCertificate',
] as const satisfies readonly DisposalCommandType[];

/** What a rule can refuse, by command: the members of the GraphQL union of its result. */
export type DisposalRefusalOf<Type extends DisposalCommandType> = Type extends keyof Rules
  ? | RefusalOf<typeof caseUnknown>
    | (Type extends (typeof answerAfterTheEnd)[number] ? never : RefusalOf<typeof caseOver>)
    | RefusalOf<Rules[Type]>
  : RefusalOf<typeof open>;
export type DisposalRefusal = { [Type in DisposalCommandType]: DisposalRefusalOf<Type> }[DisposalCommandType];

function decide(
  command: DisposalCommand & CommandMeta,
  state: DisposalState,
): Decision<DisposalEvent, DisposalRefusal> {
  if (command.type === 'OpenDisposal') return open(command, state);
  if (state.stage === 'none') return caseUnknown();
  if (isOver(state.stage) && !(answerAfterTheEnd as readonly DisposalCommandType[]).includes(command.type))
    return caseOver(state.stage);
  const rule = disposalRules[command.type] as (
    command: DisposalCommand & CommandMeta,
    state: OpenCase,
  ) => Decision<DisposalEvent, DisposalRefusal>;
  return rule(command, state);
}

export const disposalDecider: Decider<DisposalCommand, DisposalEvent, DisposalState, DisposalRefusal> = {
  initial: { stage: 'none' },
  decide,
  evolve,
};

export const disposal: Aggregate<DisposalCommand, DisposalEvent, DisposalState, DisposalRefusal> = {
  codec: disposalCodec,
  decider: disposalDecider,
};
