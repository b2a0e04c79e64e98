import { organisationNameIn, personsIn } from '@custodia/identity/read';
import { serviceActor as service } from '@custodia/kernel';
import type { ReadSession } from '@custodia/read-models';
import type { Vault } from '@custodia/vault';
import type { Organisation } from '../document/certificate.js';
import { unavailable, type PersonDetails, type People } from '../document/words.policy.js';

export { service };

/** The members' names and addresses as they are now; erased ones are said to be erased. */
export async function peopleOf(
  session: Pick<ReadSession, 'query'>,
  vault: Pick<Vault, 'openAll'>,
  organisation: Organisation,
  members: readonly string[],
): Promise<People> {
  const known = (await personsIn(session, vault, organisation.id, members)).map(
    ({ id, status, name, email }): [string, PersonDetails] => [
      id,
      { name, contact: email, organisation: organisation.name, erased: status === 'erased' || name === undefined },
    ],
  );
  return Object.fromEntries([
    ...known,
    [service, { name: 'Custodia, the service itself', organisation: organisation.name }],
  ]);
}

export async function organisationOf(session: Pick<ReadSession, 'query'>, id: string): Promise<Organisation> {
  const name = (await organisationNameIn(session, id)) ?? id;
  return { id, name, address: unavailable('the organisation has not stated one') };
}

/** What the numbers of an organisation begin with: `ACME` for Acme AG. */
export function prefixOf(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toUpperCase();
  const words = plain.split(/[^A-Z0-9]+/).filter((word) => word !== '');
  const prefix = words.find((word) => word.length >= 2 && word.length <= 8) ?? words.join('').slice(0, 8);
  return prefix.length >= 2 ? prefix : 'CUS';
}
