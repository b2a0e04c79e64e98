import { load, type Aggregate, type EventStore } from '@custodia/event-store';
import { accept, immutableMap, type ImmutableMap } from '@custodia/kernel';
import type { ReadSession } from '@custodia/read-models';
import type { Vault } from '@custodia/vault';
import { subprocessor, type SubprocessorState } from './subprocessor.decider.js';
import { contactSealedAt, subprocessorCodec, type ContactData, type SubprocessorEvent } from './subprocessor.events.js';

interface Place {
  readonly organisation: string;
  readonly id: string;
}

/** A subprocessor by the log, with its use, its tier and the decisions that stand. */
export const subprocessorInLog = async (store: EventStore, place: Place): Promise<SubprocessorState> =>
  (await load(store, subprocessor, place)).state;

interface SubprocessorInUse {
  readonly id: string;
  readonly categories: readonly string[];
  readonly regions: readonly string[];
}

/** Subprocessors that are in use, at most ten thousand. */
export const subprocessorsInUse = ({ query }: Pick<ReadSession, 'query'>): Promise<readonly SubprocessorInUse[]> =>
  query<SubprocessorInUse>(
    `select id, categories, regions from subprocessor_v1 where status = 'registered' order by id limit 10000`,
    [],
  );

/** Mail addresses of the contacts of a subprocessor; without those that were erased. */
export async function contactAddresses(
  { query }: Pick<ReadSession, 'query'>,
  vault: Pick<Vault, 'openAll'>,
  { organisation, id: subprocessorId }: Place,
): Promise<string[]> {
  const [row] = await query<{ contacts: { id: string; email: ContactData['email'] }[] }>(
    'select contacts from subprocessor_v1 where id = $1',
    [subprocessorId],
  );
  const opened = await vault.openAll(
    organisation,
    (row?.contacts ?? []).map(({ id, email }) => ({
      context: contactSealedAt(organisation, subprocessorId, id, 'email'),
      sealed: email,
    })),
  );
  return opened.flatMap((answer) => (answer.kind === 'text' ? [answer.text] : []));
}

/** Contacts as they were added, sealed; what was erased has lost its key. */
const contactsOf: Aggregate<object, SubprocessorEvent, ImmutableMap<ContactData>, never> = {
  codec: subprocessorCodec,
  decider: {
    initial: immutableMap(),
    decide: () => accept(),
    evolve: (known, event) =>
      event.type === 'SubprocessorContactAdded' ? known.with(event.data.contactId, event.data) : known,
  },
};

/** Name and address of one contact by the log; `null` when there is no such contact, or it was erased. */
export async function contactInLog(
  { store, vault }: { readonly store: EventStore; readonly vault: Pick<Vault, 'openAll'> },
  place: Place,
  contactId: string,
): Promise<{ readonly name: string; readonly email: string } | null> {
  const { state } = await load(store, contactsOf, place);
  const found = state.get(contactId);
  if (!found) return null;
  const context = (field: 'name' | 'email') => contactSealedAt(place.organisation, place.id, contactId, field);
  const [name, email] = await vault.openAll(place.organisation, [
    { context: context('name'), sealed: found.name },
    { context: context('email'), sealed: found.email },
  ]);
  return name?.kind === 'text' && email?.kind === 'text' ? { name: name.text, email: email.text } : null;
}
