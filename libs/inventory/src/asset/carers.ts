import type { RequestContext } from '@custodia/graphql';
import type { Refusal } from '@custodia/kernel';
import { invalid } from './asset.policy.js';

/** The refusal of a command whose owner or custodian is no member of the organisation; `null` when they are, or none is named. */
export async function strangerIn({ session, who }: RequestContext, command: object): Promise<Refusal | null> {
  const carers = command as { readonly ownerId?: string; readonly custodianId?: string | null };
  const named = (['ownerId', 'custodianId'] as const).filter((field) => (carers[field] ?? who.memberId) !== who.memberId);
  if (named.length === 0) return null;
  const members = await session.query<{ id: string }>(`select id from member_v1 where id = any ($1) and status <> 'erased'`, [named.map((field) => carers[field])]);
  const stranger = named.find((field) => !members.some(({ id }) => id === carers[field]));
  return stranger ? invalid(stranger, carers[stranger]!, 'Name a member of the organisation.').refusal : null;
}
