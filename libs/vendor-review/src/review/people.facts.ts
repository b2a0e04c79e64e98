import type { EventStore } from '@custodia/event-store';
import { contactInLog } from '@custodia/inventory/read';
import { isUuid, newId, type Refusal } from '@custodia/kernel';
import type { ReadSession } from '@custodia/read-models';
import type { Vault } from '@custodia/vault';
import { invalid, notFound } from '../refusals.policy.js';
import { acceptPerson, openPeople, sameAddress, sealPerson, type ClearPerson } from './people.js';
import type { SealedContact } from './review.events.js';
import { Review as ReviewRow } from './review.row.js';
import type { Review } from './review.state.js';

export interface Named {
  readonly contactId?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly email?: string | null | undefined;
}

/** What of the vault it takes to seal people into a review. */
export type PeopleVault = Pick<Vault, 'seal' | 'openAll' | 'state'>;

/** The person an input means: somebody new by name and address, or a contact that the subprocessor has. */
export async function namedPerson(
  { store, vault }: { readonly store: EventStore; readonly vault: PeopleVault },
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

/** What a command that brings somebody into a review needs to know: who it is, sealed, and who else has the address. */
export async function personFacts(
  ports: { readonly store: EventStore; readonly vault: Vault; readonly session: ReadSession },
  { organisation, id }: { readonly organisation: string; readonly id: string },
  review: Review,
  named: Named,
  field: 'contact' | 'person',
): Promise<
  { kind: 'facts'; sealed: SealedContact; sameAddress: readonly string[] } | { kind: 'refused'; refusal: Refusal }
> {
  const found = await namedPerson(ports, organisation, review.drafted.subprocessorId, named, field);
  if (found.kind === 'refused') return found;
  const { contactId, name, email } = found.person;
  const known = await participant(ports, organisation, id, contactId);
  if (known && (known.name !== name || known.email !== email))
    return invalid(
      `${field}.contactId`,
      contactId,
      'Somebody takes part under this id by another name or address; leave the id out.',
    );
  const [sealed, same] = await Promise.all([
    sealPerson(ports.vault, organisation, id, found.person),
    sameAddress(ports.vault, organisation, id, review, email),
  ]);
  return { kind: 'facts', sealed, sameAddress: same };
}

/** Who takes part in a review under an id, by name and address; `null` when nobody does. */
async function participant(
  { session, vault }: { readonly session: ReadSession; readonly vault: Vault },
  organisation: string,
  id: string,
  contactId: string,
): Promise<ClearPerson | null> {
  const person = (await session.one(ReviewRow, id))?.people.find((one) => one.id === contactId && !one.removed);
  const [clear = null] = person ? await openPeople(vault, organisation, id, [{ ...person, contactId }]) : [];
  return clear;
}
