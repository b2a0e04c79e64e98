import type { RequestContext } from '@custodia/graphql';
import { isUuid, type Refusal } from '@custodia/kernel';
import type { Vault } from '@custodia/vault';
import { invalid } from '../asset/asset.policy.js';
import { isEmail } from './contact-details.js';
import { Subprocessor } from './subprocessor.row.js';

/** The refusal of alternatives of which one is not registered; `null` when all are, or none is named by its id. */
export async function alternativesRefused(
  { session }: Pick<RequestContext, 'session'>,
  alternatives: readonly { readonly subprocessorId: string | null }[],
): Promise<Refusal | null> {
  const ids = alternatives.flatMap(({ subprocessorId }) => subprocessorId ?? []);
  const known = await session.byIds(Subprocessor, ids);
  const unknown = ids.find((_, index) => !known[index]);
  if (unknown === undefined) return null;
  const remedy = 'Give the id of a registered subprocessor, or leave it out.';
  return invalid('alternatives.subprocessorId', unknown, remedy).refusal;
}

/** Name and address of a contact as they can be sealed; or the refusal. A person who was erased does not come back. */
export async function contactFacts(
  vault: Pick<Vault, 'state'>,
  organisation: string,
  contactId: string,
  stated: { readonly name: string; readonly email: string },
): Promise<{ readonly contactId: string; readonly name: string; readonly email: string } | Refusal> {
  const wrong = (field: string, value: string, remedy: string): Refusal => invalid(field, value, remedy).refusal;
  if (!isUuid(contactId)) return wrong('contactId', contactId, 'Send a UUID in lower case, or leave it out.');
  if ((await vault.state({ organisation, id: contactId })) === 'erased')
    return wrong('contactId', contactId, 'This person was erased; leave the id out for a new contact.');
  const name = stated.name.trim();
  const email = stated.email.trim();
  if (name === '' || name.length > 200) return wrong('name', stated.name, 'Write the name in 1 to 200 characters.');
  if (!isEmail(email)) return wrong('email', stated.email, 'Write one mail address, for example ada@example.org.');
  return { contactId, name, email };
}
