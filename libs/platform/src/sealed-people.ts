import { subjectOf, type RecordedEvent } from '@custodia/event-store';
import type { Sealed, Vault } from '@custodia/vault';

type Placed = Pick<RecordedEvent, 'stream' | 'data'>;

/** So that payloads without the address of a person outside need not be taken apart. */
const mark = '"email":{"sealed"';
/** Streams that are each about one person outside, under whose id the key is kept: subscribers of the public list. */
const ownStream = /^listsubscription-/;

interface Contact {
  readonly contactId: string;
  readonly email: Sealed;
}

/** Whether an event names a contact of a vendor, somebody who answers a review, or a subscriber of the public list. */
export const holdsOutsider = ({ stream, data }: Placed): boolean =>
  data.includes(mark) && (ownStream.test(stream) || data.includes('"contactId"'));

/** Contacts in a payload, at whatever depth. */
function contactsIn(value: unknown): Contact[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'contactId' in value && 'email' in value ? [value as Contact] : [];
  return [...own, ...Object.values(value).flatMap(contactsIn)];
}

/** The keys of the people outside whom an event names, each with the sealed address and what it is bound to. */
function outsidersIn({ stream, data }: Placed): { id: string; context: string; sealed: Sealed }[] {
  const payload: unknown = JSON.parse(data);
  if (ownStream.test(stream))
    return [{ id: subjectOf(stream), context: `${stream}#email`, sealed: (payload as Contact).email }];
  return contactsIn(payload).map(({ contactId: id, email: sealed }) => ({
    id,
    context: `${stream}#${id}.email`,
    sealed,
  }));
}

/**
 * Ids of the people outside in these events who have one of the addresses, in any case: a person is a contact of several vendors
 * and reviews, and subscribes to notices, with a key for each. Who is erased already is left out.
 */
export async function outsidersWithAddress(
  vault: Pick<Vault, 'openAll'>,
  organisation: string,
  events: readonly Placed[],
  addresses: ReadonlySet<string>,
): Promise<string[]> {
  const found = events.filter(holdsOutsider).flatMap(outsidersIn);
  const opened = found.length > 0 ? await vault.openAll(organisation, found) : [];
  return found.flatMap(({ id }, index) => {
    const answer = opened[index]!;
    return answer.kind === 'text' && addresses.has(answer.text.toLowerCase()) ? [id] : [];
  });
}
