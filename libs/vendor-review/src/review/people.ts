import type { Vault } from '@custodia/vault';
import { invalid } from '../refusals.policy.js';
import type { Review } from './review.state.js';
import { personSealedAt, type SealedContact } from './review.events.js';

export interface ClearPerson {
  readonly contactId: string;
  readonly name: string;
  readonly email: string;
}

/** Trimmed and checked, or the refusal that names the field. */
export function acceptPerson(
  { name: givenName, email: givenEmail }: Pick<ClearPerson, 'name' | 'email'>,
  field: 'contact' | 'person',
): { kind: 'person'; name: string; email: string } | ReturnType<typeof invalid> {
  const name = givenName.trim();
  const email = givenEmail.trim();
  if (name === '' || name.length > 200 || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(name))
    return invalid(`${field}.name`, givenName, 'Write the name in 1 to 200 characters on one line.');
  if (email.length > 254 || !/^[^\s<>()[\]\\,;:"@]{1,64}@[^\s<>()[\]\\,;:"@]+[^\s<>()[\]\\,;:"@.]$/u.test(email))
    return invalid(`${field}.email`, givenEmail, 'Write one mail address, for example ada@example.org.');
  return { kind: 'person', name, email };
}

/** Sealed with the person's own key; throws `VaultFault` for somebody who was erased. */
export async function sealPerson(
  vault: Pick<Vault, 'seal'>,
  organisation: string,
  reviewId: string,
  { contactId, name, email }: ClearPerson,
): Promise<SealedContact> {
  const subject = { organisation, id: contactId };
  return {
    contactId,
    name: await vault.seal(subject, personSealedAt(organisation, reviewId, contactId, 'name'), name),
    email: await vault.seal(subject, personSealedAt(organisation, reviewId, contactId, 'email'), email),
  };
}

/** In order; `null` for who was erased. */
export async function openPeople(
  vault: Pick<Vault, 'openAll'>,
  organisation: string,
  reviewId: string,
  people: readonly SealedContact[],
): Promise<(ClearPerson | null)[]> {
  const items = people.flatMap(({ contactId, name, email }) => [
    { context: personSealedAt(organisation, reviewId, contactId, 'name'), sealed: name },
    { context: personSealedAt(organisation, reviewId, contactId, 'email'), sealed: email },
  ]);
  const opened = await vault.openAll(organisation, items);
  return people.map(({ contactId }, index) => {
    const [name, email] = [opened[2 * index]!, opened[2 * index + 1]!];
    return name.kind === 'text' && email.kind === 'text' ? { contactId, name: name.text, email: email.text } : null;
  });
}

/** Who of a review has or had this address, removed people included. */
export async function sameAddress(
  vault: Pick<Vault, 'openAll'>,
  organisation: string,
  reviewId: string,
  { people }: Pick<Review, 'people'>,
  email: string,
): Promise<string[]> {
  const sealed = Object.entries(people).map(([contactId, person]) => ({ contactId, ...person }));
  const opened = await openPeople(vault, organisation, reviewId, sealed);
  return opened.flatMap((person) => (person?.email.toLowerCase() === email.toLowerCase() ? [person.contactId] : []));
}
