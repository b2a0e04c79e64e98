import type { EventStore } from '@custodia/event-store';
import { reactor, type JobDefinition } from '@custodia/jobs';
import type { Mail } from '@custodia/mail';
import { eraseReasons, keepEvent } from '@custodia/platform';
import type { Vault } from '@custodia/vault';
import { contactInLog } from './subprocessor.read.js';
import { subprocessorCodec, type SubprocessorEvent } from './subprocessor.events.js';

export interface EraseContactPorts {
  readonly store: EventStore;
  readonly vault: Pick<Vault, 'openAll' | 'erase'>;
  readonly mail: Pick<Mail, 'forget'>;
}

/**
 * Removes the mails that are kept here and go to a contact, destroys the reasons of events that name it, and then its key: in
 * this order, because with the key the name is gone, too. Repeating is harmless.
 */
export async function eraseContact(
  ports: EraseContactPorts,
  organisation: string,
  { subprocessorId, contactId }: { readonly subprocessorId: string; readonly contactId: string },
): Promise<void> {
  const contact = await contactInLog(ports, { organisation, id: subprocessorId }, contactId);
  if (contact) {
    await ports.mail.forget(contact.email);
    await eraseReasons(ports, { organisation, id: contactId }, [contact.name, contact.email]);
  }
  await ports.vault.erase({ organisation, id: contactId });
}

const name = 'erase-subprocessor-contact';

/** A contact is erased even if the process that recorded it died right after. */
export const eraseContactReactor = reactor<SubprocessorEvent>({
  name,
  codecs: [subprocessorCodec],
  on: {
    SubprocessorContactErased: (event) => [
      { name, data: { subprocessorId: event.subject, contactId: event.data.contactId } },
      keepEvent(event),
    ],
  },
});

export const eraseContactJob = (
  ports: EraseContactPorts,
): JobDefinition<{ subprocessorId: string; contactId: string }> => ({
  name,
  attempts: 20,
  backoff: { firstMs: 1_000, maxMs: 600_000 },
  timeoutMs: 10 * 60_000,
  concurrency: 1,
  handle: ({ organisation, data }) => eraseContact(ports, organisation, data),
});
