import { accept, refuse, type Decision, type Refusal } from '@custodia/kernel';
import { blankIn, invalid, says } from '../answers.policy.js';
import { excludedFrom } from '../duties.policy.js';
import { profilesIncomplete } from '../unstated.policy.js';
import { isMailAddress } from './recipient.policy.js';
import type { ReceivedDigest, TransferEvent, TransferItem } from './transfer.events.js';
import type { OpenTransfer } from './transfer.state.js';
import {
  by,
  fact,
  nothing,
  underHold,
  wrongStatus,
  type Given,
  type TransferCommandType,
} from './transfer.steps.policy.js';

/** Items whose digest on the other side is missing or differs. */
const differing = (items: readonly TransferItem[], digests: readonly ReceivedDigest[]): string[] =>
  items
    .filter(
      ({ asset, digest }) => !digests.some((received) => received.assetId === asset.id && received.digest === digest),
    )
    .map(({ asset }) => asset.id);
const digestsDiffer = (assetIds: readonly string[]) =>
  refuse({
    code: 'DIGESTS_DIFFER',
    message:
      'What was agreed, handed over and received must have the same digests: send it again, or dispute the handover.',
    assetIds,
  });

/** Whether a link was made for the recipient of what was handed over last. */
const opens = ({ links, attempt }: OpenTransfer, tokenHash: string): boolean =>
  links?.attempt === attempt && links.hashes.includes(tokenHash);
const linkUnknown = () =>
  refuse({
    code: 'LINK_UNKNOWN',
    message: 'This link is no longer valid. Use the newest mail, or ask the sender for another one.',
  });
export const notAnAddress = (field: string, value: string) =>
  invalid(
    field,
    value,
    'Write the mail address of the function that receives it, such as data@example.org: the link with which the recipient accepts goes there.',
  );

function disputed(command: Given<'DisputeHandover' | 'DisputeAsRecipient'>, state: OpenTransfer) {
  if (state.stage === 'disputed') return nothing();
  if (state.stage !== 'handed_over') return wrongStatus(state, 'disputed', ['handed_over']);
  if (!says(command.reason)) return invalid('reason', command.reason, 'Say what the recipient received instead.');
  return accept(fact('HandoverDisputed', { ...by(command), reason: command.reason }));
}

/** From the handover to the word of the recipient. */
export const handoverRules = {
  HandOver(command: Given<'HandOver'>, state: OpenTransfer) {
    const { channel, digests, holds, unstated } = command;
    if (state.stage === 'handed_over' && state.handedOverBy === command.actor) return nothing();
    if (state.stage !== 'approved' && state.stage !== 'disputed')
      return wrongStatus(state, 'handed over', ['approved', 'disputed']);
    const refused =
      excludedFrom('operator', command.actor, state.duties) ??
      blankIn([['channel', channel, 'Say how it is handed over: courier, encrypted upload …']]);
    if (refused) return refused;
    const stopped = underHold(state, holds) ?? profilesIncomplete(unstated);
    if (stopped) return stopped;
    const wrong = differing(state.items, digests);
    return wrong.length > 0
      ? digestsDiffer(wrong)
      : accept(fact('HandedOver', { ...by(command), channel, digests, attempt: state.attempt + 1 }));
  },
  RequestRecipientInvitation(command: Given<'RequestRecipientInvitation'>, state: OpenTransfer) {
    if (state.stage !== 'handed_over') return wrongStatus(state, 'sent to the recipient again', ['handed_over']);
    const { contact } = command;
    if (contact !== undefined && !isMailAddress(contact)) return notAnAddress('contact', contact);
    return accept(fact('RecipientInvitationRequested', { ...by(command), contact }));
  },
  InviteRecipient(command: Given<'InviteRecipient'>, state: OpenTransfer) {
    const { attempt, tokenHash, messageId } = command;
    if (opens(state, tokenHash)) return nothing();
    if (state.stage !== 'handed_over' || state.attempt !== attempt)
      return wrongStatus(state, 'opened to the recipient', ['handed_over']);
    return accept(fact('RecipientInvited', { ...by(command), attempt, tokenHash, messageId }));
  },
  AcceptHandover(command: Given<'AcceptHandover'>, state: OpenTransfer) {
    const { digests, tokenHash, holds } = command;
    if (!opens(state, tokenHash)) return linkUnknown();
    if (state.stage === 'accepted') return nothing();
    if (state.stage !== 'handed_over') return wrongStatus(state, 'accepted', ['handed_over']);
    const held = underHold(state, holds);
    if (held) return held;
    const wrong = differing(state.items, digests);
    return wrong.length > 0 ? digestsDiffer(wrong) : accept(fact('HandoverAccepted', { ...by(command), digests }));
  },
  DisputeAsRecipient(command: Given<'DisputeAsRecipient'>, state: OpenTransfer) {
    return opens(state, command.tokenHash) ? disputed(command, state) : linkUnknown();
  },
  DisputeHandover: (command: Given<'DisputeHandover'>, state: OpenTransfer) => disputed(command, state),
} satisfies {
  readonly [Type in TransferCommandType]?: (
    command: Given<Type>,
    state: OpenTransfer,
  ) => Decision<TransferEvent, Refusal>;
};
