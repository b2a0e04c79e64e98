import type { Vault } from '@custodia/vault';
import { contactSealedAt } from './subprocessor.events.js';
import type { StoredContact } from './subprocessor.row.js';

export interface ClearContact {
  readonly id: string;
  /** `null` once erased. */
  readonly name: string | null;
  readonly email: string | null;
  readonly role: string;
}

export async function sealContact(
  vault: Vault,
  organisation: string,
  subprocessorId: string,
  contact: { readonly contactId: string; readonly name: string; readonly email: string },
) {
  const subject = { organisation, id: contact.contactId };
  const context = (field: 'name' | 'email'): string =>
    contactSealedAt(organisation, subprocessorId, contact.contactId, field);
  return {
    name: await vault.seal(subject, context('name'), contact.name),
    email: await vault.seal(subject, context('email'), contact.email),
  };
}

/** In order; what was erased is `null`. */
export async function openContacts(
  vault: Vault,
  organisation: string,
  subprocessorId: string,
  contacts: readonly StoredContact[],
): Promise<ClearContact[]> {
  const items = contacts.flatMap(({ id, name, email }) => [
    { context: contactSealedAt(organisation, subprocessorId, id, 'name'), sealed: name },
    { context: contactSealedAt(organisation, subprocessorId, id, 'email'), sealed: email },
  ]);
  const opened = (await vault.openAll(organisation, items)).map((one) => (one.kind === 'text' ? one.text : null));
  return contacts.map(({ id, role }, index) => ({ id, role, name: opened[2 * index]!, email: opened[2 * index + 1]! }));
}

/** One mail address as mail servers accept it. */
export const isEmail = (text: string): boolean =>
  text.length <= 254 && /^[^\s<>()[\]\\,;:"@]{1,64}@[^\s<>()[\]\\,;:"@]+[^\s<>()[\]\\,;:"@.]$/u.test(text);
