import { execute, load } from '@custodia/event-store';
import { organisationNameInLog } from '@custodia/identity/read';
import { GiveUp, reactor, type JobDefinition } from '@custodia/jobs';
import { hashOfSecret, newSecret } from '@custodia/kernel';
import { composeMail, delivery, headerText, messageIdFor } from '@custodia/mail';
import { meta, type LifecyclePorts } from '../ports.js';
import { recipientLink } from '../transfer/recipient.policy.js';
import { transfer } from '../transfer/transfer.decider.js';
import { transferCodec, type TransferEvent } from '../transfer/transfer.events.js';

const name = 'invite-recipient';

/** The link goes out with each handover, and again when it is asked for. */
export const inviteRecipientReactor = reactor<TransferEvent>({
  name,
  codecs: [transferCodec],
  on: {
    HandedOver: ({ subject, data: { attempt } }) => [
      { name, data: { transferId: subject, asked: `handover ${attempt}` } },
    ],
    RecipientInvitationRequested: ({ subject, data: { at } }) => [{ name, data: { transferId: subject, asked: at } }],
  },
});

/**
 * Mails the recipient a link of its own, with which it states the digests that it computed. The hash is recorded before the
 * mail leaves, so no link that arrives is unknown; run again after a crash it sends a second mail with the same Message-ID.
 */
export const inviteRecipient = (ports: LifecyclePorts): JobDefinition<{ transferId: string; asked: string }> => ({
  name,
  ...delivery,
  async handle({ organisation, attempt: trial, attempts, data: { transferId, asked } }) {
    const { publicUrl } = ports.config.http;
    const target = { organisation, id: transferId };
    const { state } = await load(ports.store, transfer, target);
    if (state.stage !== 'handed_over' || state.contact === undefined) return;
    const { contact, attempt } = state;
    const token = newSecret();
    const messageId = messageIdFor(new URL(publicUrl).hostname, 'handover', transferId, asked);
    const outcome = await execute(ports.store, transfer, target, {
      type: 'InviteRecipient',
      attempt,
      tokenHash: hashOfSecret(token),
      messageId,
      ...meta(ports),
    });
    if (outcome.kind === 'refused') return;
    const giver = (await organisationNameInLog(ports.store, organisation)) ?? 'The sender';
    const sent = await ports.mail.send({
      to: contact,
      subject: headerText(`${giver} handed over: please confirm what you received`),
      messageId,
      ...composeMail({
        title: `${giver} handed over: please confirm what you received`,
        paragraphs: [
          `${giver} has handed over ${state.items.map(({ asset }) => asset.name).join(', ')}${state.mode === 'share' ? ' as a copy' : ''}.`,
          'Please compute the digests of what arrived and state them on the page behind the link, or say there what is wrong. No account is needed. The transfer is complete when both sides state the same digests.',
        ],
        action: {
          label: 'Confirm what you received',
          url: recipientLink(publicUrl, { organisation, transferId, token }),
        },
        footer: `Transfer ${transferId}. Whoever has this link can accept in your name: keep this mail to yourself.`,
      }),
    });
    if (sent.kind === 'sent') return;
    if (!sent.permanent && trial < attempts) throw new Error(`The mail server asks to come back later (${sent.code}).`);
    throw new GiveUp(
      `The recipient of transfer ${transferId} could not be invited: the address took no mail (${sent.code}). State another address with inviteRecipient.`,
    );
  },
});
