import { execute, load, type EventStore } from '@custodia/event-store';
import type { JobDefinition } from '@custodia/jobs';
import { serviceActor, type Clock, type Config } from '@custodia/kernel';
import {
  composeMail,
  delivery,
  headerText,
  MailFault,
  messageIdFor,
  type Mail,
  type MailContent,
} from '@custodia/mail';
import type { Vault } from '@custodia/vault';
import { credentials, type CredentialsCommand } from '../credentials/credentials.decider.js';
import type { EnrolmentPurpose } from '../credentials/credentials.events.js';
import { linkLife } from '../credentials/link.policy.js';
import { personInLog } from '../member/persons.read.js';
import { organisationNameInLog } from '../organisation/organisation.read.js';
import { newSecret } from '../secret.js';

export const sendEnrolmentName = 'send-enrolment';

export interface EnrolmentPorts {
  readonly store: EventStore;
  readonly vault: Vault;
  readonly mail: Mail;
  readonly config: { readonly http: Pick<Config['http'], 'publicUrl'> };
  readonly clock: Clock;
}

/** The mail with the code. Its hash is recorded before the mail leaves, so no code that arrives is unknown. Run again it sends a second mail; the codes of both are good. */
export const sendEnrolment = (ports: EnrolmentPorts): JobDefinition<{ memberId: string; requestId: string }> => ({
  name: sendEnrolmentName,
  ...delivery,
  async handle({ organisation, data: { memberId: id, requestId }, attempt, attempts }) {
    const { store, mail, config, clock } = ports;
    const place = { organisation, id };
    const tell = (command: CredentialsCommand) =>
      execute(store, credentials, place, { ...command, actor: serviceActor, at: clock().toISOString() });
    const { state } = await load(store, credentials, place);
    // Sent before, asked for anew meanwhile, or nobody any more.
    if (state.request?.id !== requestId || !state.request.open) return;
    const { purpose } = state.request;
    const person = await personInLog(ports, organisation, id);
    if (!person) return;
    const { secret, hash } = newSecret('enr_', { id, organisation });
    const expiresAt = new Date(clock().getTime() + linkLife[purpose]).toISOString();
    await tell({ type: 'PrepareEnrolmentLink', requestId, purpose, hash, expiresAt });
    const { publicUrl } = config.http;
    const content = letter(purpose, {
      organisation: (await organisationNameInLog(store, organisation)) ?? 'an organisation',
      name: person.name,
      code: secret,
      publicUrl,
      until: expiresAt,
    });
    const messageId = messageIdFor(new URL(publicUrl).hostname.replace(/[[\]:]/g, '-'), 'enrolment', requestId);
    const outcome = await mail.send({
      to: { address: person.email, name: headerText(person.name) },
      subject: headerText(content.title),
      messageId,
      ...composeMail(content),
    });
    if (outcome.kind === 'sent') return void (await tell({ type: 'RecordEnrolmentMailSent', requestId, messageId }));
    if (!outcome.permanent && attempt < attempts)
      throw new MailFault('UNAVAILABLE', `The mail server asks to try again later (${outcome.code})`);
    await tell({ type: 'RecordEnrolmentMailBounced', requestId, code: outcome.code });
  },
});

interface LetterFacts {
  readonly organisation: string;
  readonly name: string;
  readonly code: string;
  readonly publicUrl: string;
  readonly until: string;
}

function letter(purpose: EnrolmentPurpose, { organisation, name, code, publicUrl, until }: LetterFacts): MailContent {
  // Behind the hash: no server, no log and no referrer gets the code.
  const page = `${publicUrl}/welcome#${code}`;
  const command = `custodia set-password --url ${publicUrl} ${code}`;
  const moment = `${until.slice(0, 16).replace('T', ' ')} UTC`;
  const how = `Choose your password at the address below, or with the command under it. The code in it can be used once, until ${moment}.`;
  if (purpose === 'recovery')
    return {
      title: 'Your sign-in was reset',
      paragraphs: [
        `Hello ${name},`,
        `an administrator of ${organisation} has reset your sign-in at ${publicUrl}. Your password, authenticator app, recovery codes and passkeys no longer count, and you were signed out everywhere.`,
        `${how} Then add an authenticator app or a passkey again.`,
        page,
        command,
      ],
      footer: 'If you did not ask for this, tell an administrator whom you know, and do not use the code before.',
    };
  return purpose === 'reset'
    ? {
        title: 'Choose a new password',
        paragraphs: [
          `Hello ${name},`,
          `somebody asked for a new password for your account with ${organisation} at ${publicUrl}.`,
          how,
          page,
          command,
        ],
        footer: 'If you did not ask for it, ignore this mail: your password stays as it is.',
      }
    : {
        title: `${organisation} invites you to Custodia`,
        paragraphs: [
          `Hello ${name},`,
          `${organisation} keeps the records of its AI assets in Custodia at ${publicUrl} and invites you to take part.`,
          how,
          page,
          command,
        ],
        footer: 'Keep this mail to yourself: the code was made for you.',
      };
}
