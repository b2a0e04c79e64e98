import { load, type EventStore } from '@custodia/event-store';
import type { RequestContext } from '@custodia/graphql';
import type { Vault } from '@custodia/vault';
import { sameEmail, type ClearDetails } from './details.policy.js';
import { member } from './member.decider.js';
import type { MemberDetails } from './member.events.js';
import { Member } from './member.row.js';
import { openDetails } from './seal-details.js';

interface KnownMember {
  readonly id: string;
  readonly sealed: MemberDetails;
  readonly clear: ClearDetails;
}

/** Everybody in the organisation who was not erased, with details in the clear: addresses are sealed, so no index can find one. */
export async function everybody({ session, who }: RequestContext, vault: Vault): Promise<KnownMember[]> {
  const rows = await session.query<{ id: string; name: MemberDetails['name']; email: MemberDetails['email'] }>(
    'select id, sealed_name as name, sealed_email as email from member_v1 where sealed_name is not null',
  );
  const opened = await openDetails(
    vault,
    who.organisationId,
    rows.flatMap(({ id, name, email }) => [
      { memberId: id, field: 'name', sealed: name } as const,
      { memberId: id, field: 'email', sealed: email } as const,
    ]),
  );
  return rows.flatMap(({ id, name, email }, index) => {
    const [clearName, clearEmail] = [opened[2 * index], opened[2 * index + 1]];
    return clearName == null || clearEmail == null
      ? []
      : [{ id, sealed: { name, email }, clear: { name: clearName, email: clearEmail } }];
  });
}

export const hasEmail = (members: readonly KnownMember[], email: string, otherThan: string): boolean =>
  members.some(({ id, clear }) => id !== otherThan && sameEmail(clear.email, email));

/** Active admins besides one member. The read model names the candidates, their streams decide: a row that lags counts for nothing. */
export async function otherActiveAdmins(
  { session, who }: RequestContext,
  store: EventStore,
  besides: string,
): Promise<number> {
  const others = (await session.all(Member, { filter: { roles: { in: ['admin'] } } })).filter(
    ({ id }) => id !== besides,
  );
  const states = await Promise.all(
    others.map(({ id }) => load(store, member, { organisation: who.organisationId, id })),
  );
  return states.filter(({ state }) => state.status === 'active' && state.roles.includes('admin')).length;
}
