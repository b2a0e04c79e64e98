import type { EventStore } from '@custodia/event-store';
import { contactInLog } from '@custodia/inventory/read';
import { isUuid, newId, type Refusal } from '@custodia/kernel';
import type { Vault } from '@custodia/vault';
import { invalid, notFound } from '../refusals.policy.js';
import { acceptPerson, type ClearPerson } from './people.js';

interface Named {
  readonly contactId?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly email?: string | null | undefined;
}

/** The person an input means: somebody new by name and address, or a contact that the subprocessor has. */
export async function namedPerson(
  { store, vault }: { readonly store: EventStore; readonly vault: Vault },
  organisation: string,
  subprocessorId: string,
  { contactId, name, email }: Named,
  field: 'contact' | 'person',
): Promise<{ kind: 'person'; person: ClearPerson } | { kind: 'refused'; refusal: Refusal }> {
  if (name != null || email != null || contactId == null) {
    const accepted = acceptPerson({ name: name ?? '', email: email ?? '' }, field);
    // The id becomes a part of the link, and the person's key is kept under it.
    if (contactId != null && !isUuid(contactId))
      return invalid(`${field}.contactId`, contactId, 'Send a UUID in lower case, or leave it out.');
    if (contactId != null && (await vault.state({ organisation, id: contactId })) === 'erased')
      return invalid(`${field}.contactId`, contactId, 'This person was erased; leave the id out for somebody new.');
    return accepted.kind === 'refused'
      ? accepted
      : { kind: 'person', person: { contactId: contactId ?? newId(), name: accepted.name, email: accepted.email } };
  }
  const found = await contactInLog({ store, vault }, { organisation, id: subprocessorId }, contactId);
  return found
    ? { kind: 'person', person: { contactId, ...found } }
    : notFound('contact of the subprocessor', contactId);
}
