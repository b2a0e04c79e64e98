import { accept, refuse, type Decision, type Refusal } from '@custodia/kernel';
import type { Aggregate, CommandMeta, Decider } from '@custodia/event-store';
import { blankIn, idTaken, invalid, notFound, rolesNotSeparate, says } from '../answers.policy.js';
import { sameAsset, type AssetRef } from '../asset.policy.js';
import { excludedFrom } from '../duties.policy.js';
import { handoverRules, notAnAddress } from './handover.decider.js';
import { isMailAddress } from './recipient.policy.js';
import { digestOf } from '../canonical.policy.js';
import {
  by,
  fact,
  nothing,
  underHold,
  wrongStatus,
  type Given,
  type TransferCommand,
  type TransferCommandType,
} from './transfer.steps.policy.js';
import { profilesIncomplete } from '../unstated.policy.js';
import { transferCodec, type TransferEvent } from './transfer.events.js';
import {
  evolveTransfer,
  unguarded,
  type OpenTransfer,
  type TransferStage,
  type TransferState,
} from './transfer.state.js';

/** While nothing has left for good: what was disputed did not arrive as agreed. */
const withdrawable: readonly TransferStage[] = ['requested', 'approved', 'disputed'];

const custodianMissing = (assets: readonly AssetRef[]) =>
  refuse({
    code: 'CUSTODIAN_MISSING',
    message: `No data custodian decides for ${assets.map(({ name }) => name).join(', ')}: name one.`,
    assetIds: assets.map(({ id }) => id),
  });

const transferRules = {
  ...handoverRules,
  NameTransferCustodian(command: Given<'NameTransferCustodian'>, state: OpenTransfer) {
    if (state.stage !== 'requested') return wrongStatus(state, 'given a custodian', ['requested']);
    const { asset, custodian } = command;
    if (state.custodians.some((known) => sameAsset(known.asset, asset) && known.custodian === custodian))
      return nothing();
    if (![...state.items, ...state.custodians].some((known) => sameAsset(known.asset, asset))) {
      return invalid('asset.id', asset.id, 'Name an asset of the transfer, or a dataset it was made from.');
    }
    if (command.actor === state.requester) return rolesNotSeparate(command.actor, 'namer of a custodian', 'requester');
    if (command.actor === custodian) return rolesNotSeparate(command.actor, 'namer of a custodian', 'custodian');
    const excluded = excludedFrom('custodian', custodian, state.duties);
    if (excluded) return excluded;
    return accept(fact('TransferCustodianNamed', { ...by(command), asset, custodian }));
  },
  DecideOnTransfer(command: Given<'DecideOnTransfer'>, state: OpenTransfer) {
    const { actor, decision, contentsDigest, remark } = command;
    const assets = state.custodians.filter(({ custodian }) => custodian === actor).map(({ asset }) => asset);
    if (assets.length === 0)
      return refuse({
        code: 'NOT_A_CUSTODIAN',
        message: 'Only a data custodian of what is transferred decides here.',
        actor,
      });
    if (contentsDigest !== state.contentsDigest) return contentsChanged(state, contentsDigest);
    if (state.decisions.some((earlier) => earlier.custodian === actor && earlier.decision === decision))
      return nothing();
    if (state.stage !== 'requested') return wrongStatus(state, 'decided by a custodian', ['requested']);
    const excluded = excludedFrom('custodian', actor, state.duties);
    if (excluded) return excluded;
    // To refuse keeps it where the hold wants it.
    const held = decision === 'agree' ? underHold(state, command.holds) : null;
    if (held) return held;
    if (decision === 'agree') return accept(fact('TransferAgreed', { ...by(command), assets, contentsDigest, remark }));
    if (!remark?.trim()) return invalid('remark', '', 'Say why the transfer is refused.');
    return accept(fact('TransferRefused', { ...by(command), assets, contentsDigest, remark }));
  },
  ApproveTransfer(command: Given<'ApproveTransfer'>, state: OpenTransfer) {
    const { actor, contentsDigest } = command;
    if (state.approver === actor) return nothing();
    if (state.stage !== 'requested') return wrongStatus(state, 'approved', ['requested']);
    if (contentsDigest !== state.contentsDigest) return contentsChanged(state, contentsDigest);
    const excluded = excludedFrom('approver', actor, state.duties) ?? underHold(state, command.holds);
    if (excluded) return excluded;
    const missing = unguarded(state);
    if (missing.length > 0) return custodianMissing(missing);
    const against = state.decisions.filter(({ decision }) => decision === 'refuse').map(({ custodian }) => custodian);
    if (against.length > 0)
      return refuse({
        code: 'CUSTODIAN_REFUSED',
        message: 'A data custodian refused: reject the transfer, or ask again.',
        custodians: against,
      });
    const undecided = [...new Set(state.custodians.flatMap(({ custodian }) => custodian ?? []))].filter(
      (one) => !state.decisions.some(({ custodian }) => custodian === one),
    );
    if (undecided.length > 0)
      return refuse({
        code: 'CUSTODIANS_UNDECIDED',
        message: 'Every data custodian decides before the approval.',
        custodians: undecided,
      });
    return accept(fact('TransferApproved', { ...by(command), contentsDigest }));
  },
  RejectTransfer(command: Given<'RejectTransfer'>, state: OpenTransfer) {
    if (state.stage === 'rejected') return nothing();
    if (state.stage !== 'requested') return wrongStatus(state, 'rejected', ['requested']);
    const excluded = excludedFrom('approver', command.actor, state.duties);
    if (excluded) return excluded;
    if (!says(command.reason)) return invalid('reason', command.reason, 'Say why the transfer is rejected.');
    return accept(fact('TransferRejected', { ...by(command), reason: command.reason }));
  },
  WithdrawTransfer(command: Given<'WithdrawTransfer'>, state: OpenTransfer) {
    if (state.stage === 'withdrawn') return nothing();
    if (!withdrawable.includes(state.stage)) return wrongStatus(state, 'withdrawn', withdrawable);
    if (!says(command.reason)) return invalid('reason', command.reason, 'Say why the transfer is taken back.');
    return accept(fact('TransferWithdrawn', { ...by(command), reason: command.reason }));
  },
  OpenRemainderDisposal(command: Given<'OpenRemainderDisposal'>, state: OpenTransfer) {
    if (state.disposalId === command.disposalId) return nothing();
    if (state.mode === 'share')
      return refuse({
        code: 'NOTHING_STAYS_BEHIND',
        message: 'A shared asset stays in use: there is nothing to dispose of.',
      });
    const again = state.stage === 'disposing' && state.disposalId === command.insteadOf;
    if (state.stage !== 'accepted' && !again) return wrongStatus(state, 'followed by a disposal', ['accepted']);
    return accept(fact('RemainderDisposalOpened', { ...by(command), disposalId: command.disposalId }));
  },
  RecordRemainderDisposal(command: Given<'RecordRemainderDisposal'>, state: OpenTransfer) {
    const { disposalId, certificates } = command;
    if (state.stage === 'disposed' && state.disposalId === disposalId) return nothing();
    if (state.stage !== 'disposing') return wrongStatus(state, 'recorded as disposed', ['disposing']);
    if (state.disposalId !== disposalId)
      return refuse({
        code: 'OTHER_DISPOSAL',
        message: `The remainder is disposed of in case ${state.disposalId}.`,
        disposalId: state.disposalId,
      });
    return accept(fact('RemainderDisposed', { ...by(command), disposalId, certificates }));
  },
  /** ETSI TS 104 223, 5.5.1-1: it ends only when what stays behind is disposed of. */
  CertifyTransfer(command: Given<'CertifyTransfer'>, state: OpenTransfer) {
    const { certificateId } = command.certificate;
    if (state.certificateId === certificateId || state.replaced?.includes(certificateId)) return nothing();
    const ready = state.mode === 'share' ? 'accepted' : 'disposed';
    if (state.stage !== ready) return wrongStatus(state, 'certified', [ready]);
    const stopped = underHold(state, command.holds) ?? profilesIncomplete(command.unstated);
    if (stopped) return stopped;
    return accept(fact('TransferCertified', { ...by(command), certificate: command.certificate }));
  },
  ReplaceTransferCertificate(command: Given<'ReplaceTransferCertificate'>, state: OpenTransfer) {
    const { replaced, certificate } = command;
    return state.certificateId === replaced
      ? accept(fact('TransferCertificateReplaced', { ...by(command), replaced, certificate }))
      : nothing();
  },
} satisfies {
  readonly [Type in Exclude<TransferCommandType, 'RequestTransfer'>]: (
    command: Given<Type>,
    state: OpenTransfer,
  ) => Decision<TransferEvent, Refusal>;
};

const contentsChanged = (state: OpenTransfer, contentsDigest: string) =>
  refuse({
    code: 'SCOPE_CHANGED',
    message: 'These are not the contents of this transfer: read it again.',
    expected: contentsDigest,
    actual: state.contentsDigest,
  });

function request(command: Given<'RequestTransfer'>, state: TransferState) {
  const { mode, items, recipient, legalBasis, reason, custodians } = command;
  const contentsDigest = digestOf({
    mode,
    recipient,
    items: items.map(({ asset, digest }) => [asset.kind, asset.id, asset.versionId, digest]).sort(),
  });
  if (state.stage !== 'none') {
    return state.contentsDigest === contentsDigest ? nothing() : idTaken('another transfer');
  }
  if (items.length === 0) return invalid('items', '[]', 'Name at least one asset with its digest.');
  const blank = blankIn([
    ['legalBasis', legalBasis, 'Name the law, contract or decision: the certificate quotes it.'],
    ['reason', reason, 'Say why it is handed over: the certificate quotes it.'],
    ['recipient.organisation', recipient.organisation, 'Name the organisation that receives it.'],
    ['recipient.country', recipient.country, 'Name the country of the recipient.'],
  ]);
  if (blank) return blank;
  if (!isMailAddress(recipient.contact)) return notAnAddress('recipient.contact', recipient.contact);
  const held = underHold({ mode }, command.holds);
  if (held) return held;
  const missing = unguarded({ items, custodians });
  return accept(
    fact('TransferRequested', {
      ...by(command),
      mode,
      items,
      recipient,
      legalBasis,
      reason,
      custodians,
      contentsDigest,
    }),
    ...(missing.length > 0
      ? [fact('TransferBlocked', { ...by(command), because: 'CUSTODIAN_MISSING', assets: missing })]
      : []),
  );
}

const unknown = () => notFound('transfer');

type Rules = typeof transferRules;
type RefusalOf<Rule extends (...args: never) => unknown> =
  ReturnType<Rule> extends infer Answer
    ? Answer extends { kind: 'refused'; refusal: infer R extends Refusal }
      ? R
      : never
    : never;
export type TransferRefusalOf<Type extends TransferCommandType> = Type extends keyof Rules
  ? RefusalOf<typeof unknown> | RefusalOf<Rules[Type]>
  : RefusalOf<typeof request>;
export type TransferRefusal = { [Type in TransferCommandType]: TransferRefusalOf<Type> }[TransferCommandType];

function decide(
  command: TransferCommand & CommandMeta,
  state: TransferState,
): Decision<TransferEvent, TransferRefusal> {
  if (command.type === 'RequestTransfer') return request(command, state);
  if (state.stage === 'none') return unknown();
  const rule = transferRules[command.type] as (
    command: TransferCommand & CommandMeta,
    state: OpenTransfer,
  ) => Decision<TransferEvent, TransferRefusal>;
  return rule(command, state);
}

export const transferDecider: Decider<TransferCommand, TransferEvent, TransferState, TransferRefusal> = {
  initial: { stage: 'none' },
  decide,
  evolve: evolveTransfer,
};

export const transfer: Aggregate<TransferCommand, TransferEvent, TransferState, TransferRefusal> = {
  codec: transferCodec,
  decider: transferDecider,
};
