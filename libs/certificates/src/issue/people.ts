import type { EventStore } from '@custodia/event-store';
import { organisationAddressInLog, organisationNameIn, personsIn, profilesInLog } from '@custodia/identity/read';
import { serviceActor as service } from '@custodia/kernel';
import type { ReadSession } from '@custodia/read-models';
import type { Vault } from '@custodia/vault';
import type { Organisation } from '../document/certificate.js';
import { unavailable, type PersonDetails, type People } from '../document/words.policy.js';

export { service };

/** The members' names and what they stated for certificates, as they are now; erased ones are said to be erased. */
export async function peopleOf(
  { store, vault }: { readonly store: EventStore; readonly vault: Pick<Vault, 'openAll'> },
  session: Pick<ReadSession, 'query'>,
  organisation: Organisation,
  members: readonly string[],
): Promise<People> {
  const profiles = await profilesInLog(
    { store, vault },
    organisation.id,
    members.filter((id) => id !== service),
  );
  const known = (await personsIn(session, vault, organisation.id, members)).map(
    ({ id, status, name, email }): [string, PersonDetails] => [
      id,
      {
        name,
        title: profiles[id]?.title,
        location: profiles[id]?.placeOfWork,
        contact: profiles[id]?.contact ?? email,
        organisation: organisation.name,
        erased: status === 'erased' || name === undefined,
      },
    ],
  );
  return Object.fromEntries([
    ...known,
    [service, { name: 'Custodia, the service itself', organisation: organisation.name }],
  ]);
}

export async function organisationOf(
  store: EventStore,
  session: Pick<ReadSession, 'query'>,
  id: string,
): Promise<Organisation> {
  const name = (await organisationNameIn(session, id)) ?? id;
  const address = await organisationAddressInLog(store, id);
  return { id, name, address: address ?? unavailable('the organisation has not stated one') };
}

/** What the numbers of an organisation begin with: `ACME` for Acme AG. */
export function prefixOf(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toUpperCase();
  const words = plain.split(/[^A-Z0-9]+/).filter((word) => word !== '');
  const prefix = words.find((word) => word.length >= 2 && word.length <= 8) ?? words.join('').slice(0, 8);
  return prefix.length >= 2 ? prefix : 'CUS';
}
