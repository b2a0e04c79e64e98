import type { MemberEntry } from '@custodia/identity/worker';
import type { Ports } from '@custodia/platform';
import { CliFault } from './output.js';

/** The organisation that is meant: the named one, or the only one. Throws `CliFault` with those there are. */
export async function organisationMeant({ store }: Pick<Ports, 'store'>, wanted?: string): Promise<string> {
  const { organisationsOf } = await import('@custodia/identity/worker');
  const known = await organisationsOf(store);
  const found =
    wanted === undefined
      ? known.length === 1
        ? known[0]
        : undefined
      : known.find(({ id, name }) => id === wanted || name === wanted);
  if (found) return found.id;
  if (known.length === 0)
    throw new CliFault(
      'There is no organisation yet: start the service once (custodia start), or found one (custodia organisation found).',
    );
  throw new CliFault(
    `${wanted === undefined ? 'Name the organisation with --organisation' : `There is no organisation "${wanted}"`}: ${known.map(({ id, name }) => `${id} (${name})`).join(', ')}.`,
  );
}

/** The member with this id or mail address. Throws `CliFault` when there is none. */
export async function memberMeant(
  engine: Pick<Ports, 'store' | 'vault'>,
  organisation: string,
  wanted: string,
): Promise<MemberEntry> {
  const { membersOf } = await import('@custodia/identity/worker');
  const members = await membersOf(engine, organisation);
  const found = members.filter(
    ({ id, email, status }) =>
      id === wanted || (status !== 'erased' && email.toLowerCase() === wanted.trim().toLowerCase()),
  );
  if (found.length === 1) return found[0]!;
  throw new CliFault(
    `${found.length === 0 ? 'No member has' : 'Several members have'} the id or mail address "${wanted}": custodia organisation members lists them.`,
  );
}
