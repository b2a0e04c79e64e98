import { sealedAt } from '@custodia/identity';
import type { ReadSession } from '@custodia/read-models';
import type { Sealed, Vault } from '@custodia/vault';
import type { Organisation } from '../document/certificate.js';
import { unavailable, type PersonDetails, type People } from '../document/words.policy.js';

/** Who acts in the events when the service did something by itself. */
export const service = 'custodia';

/** The members' names and addresses as they are now; erased ones are said to be erased. */
export async function peopleOf(
  session: Pick<ReadSession, 'query'>,
  vault: Pick<Vault, 'openAll'>,
  organisation: Organisation,
  members: readonly string[],
): Promise<People> {
  const lines = await session.query<{ id: string; status: string; name: Sealed | null; email: Sealed | null }>(
    'select id, status, sealed_name as name, sealed_email as email from member_v1 where id = any ($1::text[])',
    [members],
  );
  const sealed = lines.flatMap(({ id, name, email }) => [
    ...(name ? [{ id, field: 'name' as const, sealed: name }] : []),
    ...(email ? [{ id, field: 'email' as const, sealed: email }] : []),
  ]);
  const opened = await vault.openAll(
    organisation.id,
    sealed.map(({ id, field, sealed: text }) => ({ context: sealedAt(organisation.id, id, field), sealed: text })),
  );
  const clear = (id: string, field: 'name' | 'email'): string | undefined => {
    const answer = opened[sealed.findIndex((one) => one.id === id && one.field === field)];
    return answer?.kind === 'text' ? answer.text : undefined;
  };
  const known = lines.map(({ id, status }): [string, PersonDetails] => [
    id,
    {
      name: clear(id, 'name'),
      contact: clear(id, 'email'),
      organisation: organisation.name,
      erased: status === 'erased' || clear(id, 'name') === undefined,
    },
  ]);
  return Object.fromEntries([
    ...known,
    [service, { name: 'Custodia, the service itself', organisation: organisation.name }],
  ]);
}

export async function organisationOf(session: Pick<ReadSession, 'query'>, id: string): Promise<Organisation> {
  const [line] = await session.query<{ name: string }>('select name from organisation_v1 where id = $1', [id]);
  return { id, name: line?.name ?? id, address: unavailable('the organisation has not stated one') };
}

/** What the numbers of an organisation begin with: `ACME` for Acme AG. */
export function prefixOf(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toUpperCase();
  const words = plain.split(/[^A-Z0-9]+/).filter((word) => word !== '');
  const prefix = words.find((word) => word.length >= 2 && word.length <= 8) ?? words.join('').slice(0, 8);
  return prefix.length >= 2 ? prefix : 'CUS';
}
