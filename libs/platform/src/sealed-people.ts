import type { RecordedEvent } from '@custodia/event-store';
import type { Sealed, Vault } from '@custodia/vault';

/** So that payloads without the address of a contact need not be taken apart. */
const mark = '"email":{"sealed"';

interface Contact {
  readonly contactId: string;
  readonly email: Sealed;
}

/** Whether the payload of an event names a contact of a vendor, or somebody who answers a review. */
export const holdsContact = (data: string): boolean => data.includes(mark) && data.includes('"contactId"');

/** Contacts in a payload, at whatever depth. */
function contactsIn(value: unknown): Contact[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'contactId' in value && 'email' in value ? [value as Contact] : [];
  return [...own, ...Object.values(value).flatMap(contactsIn)];
}

/**
 * Ids of the contacts in these events who have one of the addresses, in any case: a person is a contact of several vendors and
 * reviews, with a key for each. Who is erased already is left out.
 */
export async function contactsWithAddress(
  vault: Pick<Vault, 'openAll'>,
  organisation: string,
  events: readonly Pick<RecordedEvent, 'stream' | 'data'>[],
  addresses: ReadonlySet<string>,
): Promise<string[]> {
  const found = events
    .filter(({ data }) => holdsContact(data))
    .flatMap(({ stream, data }) =>
      contactsIn(JSON.parse(data)).map(({ contactId, email }) => ({
        contactId,
        context: `${stream}#${contactId}.email`,
        sealed: email,
      })),
    );
  const opened = found.length > 0 ? await vault.openAll(organisation, found) : [];
  return found.flatMap(({ contactId }, index) => {
    const answer = opened[index]!;
    return answer.kind === 'text' && addresses.has(answer.text.toLowerCase()) ? [contactId] : [];
  });
}
