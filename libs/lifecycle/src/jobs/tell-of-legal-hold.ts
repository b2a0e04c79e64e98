import { GiveUp, type JobDefinition } from '@custodia/jobs';
import { composeMail, messageIdFor, type MailMessage } from '@custodia/mail';
import { often, seen, type LifecyclePorts } from '../ports.js';
import { addressOfMember } from './provider-mail.js';

export const tellName = 'tell-of-legal-hold';

interface Known {
  name: string;
  authority: string;
  matter: string;
  acknowledged_ids: string[];
}

/** Tells a member of a hold that stands; whoever has acknowledged it knows already. */
export const tellOfLegalHold = (
  ports: LifecyclePorts,
): JobDefinition<{ holdId: string; member: string; position: string }> => ({
  name: tellName,
  ...often,
  async handle({ organisation, data: { holdId, member, position } }) {
    await seen(ports, ['legal_hold'], position);
    const session = ports.reader.session(organisation);
    try {
      const [hold] = await session.query<Known>(
        `select name, authority, matter, acknowledged_ids from legal_hold_v1 where id = $1 and status = 'placed'`,
        [holdId],
      );
      if (!hold || hold.acknowledged_ids.includes(member)) return;
      const [to] = await addressOfMember(ports, session, organisation, member);
      if (!to) throw new GiveUp(`Member ${member} could not be told of the legal hold ${holdId}: no address is known.`);
      const outcome = await ports.mail.send(
        mailOf({ to, holdId, member, hold, publicUrl: ports.config.http.publicUrl }),
      );
      if (outcome.kind === 'sent') return;
      if (!outcome.permanent) throw new Error(`The mail server asks to come back later (${outcome.code}).`);
      throw new GiveUp(
        `Member ${member} could not be told of the legal hold ${holdId}: the address took no mail (${outcome.code}).`,
      );
    } finally {
      await session.end();
    }
  },
});

function mailOf({
  to,
  holdId,
  member,
  hold: { name, authority, matter },
  publicUrl,
}: {
  to: string;
  holdId: string;
  member: string;
  hold: Known;
  publicUrl: string;
}): MailMessage {
  const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 200);
  const title = `Legal hold: ${plain(name)}`;
  return {
    to,
    subject: title,
    messageId: messageIdFor(new URL(publicUrl).hostname, 'legal-hold', holdId, member),
    ...composeMail({
      title,
      paragraphs: [
        `${plain(authority)} demands that evidence is kept (${plain(matter)}). You have to know of this hold.`,
        'Nothing that it covers may be destroyed, also not by hand, until it is released.',
        `Please acknowledge it in Custodia: legal hold ${holdId}.`,
      ],
      action: { label: 'Open the legal holds', url: `${publicUrl}/holds` },
      footer: `Sent by Custodia at ${publicUrl} because you have custody of what the hold covers.`,
    }),
  };
}
