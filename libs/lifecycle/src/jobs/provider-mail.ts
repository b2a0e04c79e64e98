import { personsIn } from '@custodia/identity/read';
import { contactAddresses } from '@custodia/inventory/read';
import { isUuid } from '@custodia/kernel';
import { messageIdFor, type MailMessage } from '@custodia/mail';
import type { ReadSession } from '@custodia/read-models';
import type { DisposalFact } from '../disposal/disposal.events.js';
import type { LifecyclePorts } from '../ports.js';

/** The contacts of the subprocessor that holds the copy; where there is none, the member who asked for the deletion, who knows whom to call. */
export async function addressesFor(
  ports: Pick<LifecyclePorts, 'reader' | 'vault'>,
  organisation: string,
  provider: string | undefined,
  requestedBy: string,
): Promise<string[]> {
  const session = ports.reader.session(organisation);
  try {
    if (provider && isUuid(provider)) {
      const addresses = await contactAddresses(session, ports.vault, { organisation, id: provider });
      if (addresses.length > 0) return addresses;
    }
    return await addressOfMember(ports, session, organisation, requestedBy);
  } finally {
    await session.end();
  }
}

/** None for a member who is unknown or erased. */
export async function addressOfMember(
  { vault }: Pick<LifecyclePorts, 'vault'>,
  session: Pick<ReadSession, 'query'>,
  organisation: string,
  id: string,
): Promise<string[]> {
  const [person] = await personsIn(session, vault, organisation, [id]);
  return person?.email === undefined ? [] : [person.email];
}

/** The request itself, to the contacts of the provider. */
export function requestOf({
  to,
  caseId,
  locationId,
  asked,
  title,
  publicUrl,
}: Omit<Reminding, 'reminder'>): MailMessage {
  const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 200);
  return {
    to,
    subject: `Deletion request ${plain(asked.requestId)}`,
    text: [
      `${plain(asked.provider)} is asked to delete "${plain(title)}", in every copy and version (request ${plain(asked.requestId)}).`,
      `Please confirm by ${asked.dueAt.slice(0, 10)} that it is deleted and from which date on; or say what prevents it.`,
      '',
      `Disposal case ${caseId}, location ${locationId}.`,
      '',
    ].join('\n'),
    messageId: messageIdFor(new URL(publicUrl).hostname, 'provider-request', caseId, locationId, asked.requestId, to),
  };
}

interface Reminding {
  readonly to: string;
  readonly caseId: string;
  readonly locationId: string;
  readonly reminder: number;
  readonly asked: DisposalFact<'ProviderDeletionRequested'>;
  readonly title: string;
  readonly publicUrl: string;
}

export function reminderOf({ to, caseId, locationId, reminder, asked, title, publicUrl }: Reminding): MailMessage {
  const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 200);
  return {
    to,
    subject: `Reminder ${reminder}: deletion request ${plain(asked.requestId)} is not confirmed`,
    text: [
      `On ${asked.at.slice(0, 10)} ${plain(asked.provider)} was asked to delete "${plain(title)}" (request ${plain(asked.requestId)}).`,
      `A confirmation was due on ${asked.dueAt.slice(0, 10)} and has not been recorded.`,
      '',
      'Please confirm that the data is deleted, in every copy and version, and from which date on; or say what prevents it.',
      '',
      `Disposal case ${caseId}, location ${locationId}.`,
      '',
    ].join('\n'),
    messageId: messageIdFor(
      new URL(publicUrl).hostname,
      'provider-reminder',
      caseId,
      locationId,
      asked.requestId,
      String(reminder),
      to,
    ),
  };
}
