import type { RequestContext } from '@custodia/graphql';
import { isMember } from '@custodia/identity';
import type { Refusal } from '@custodia/kernel';
import { invalid } from './asset.policy.js';

/** The refusal of a command whose owner or custodian is no member of the organisation; `null` when they are, or none is named. */
export async function strangerIn({ session, who }: RequestContext, command: object): Promise<Refusal | null> {
  const carers = command as { readonly ownerId?: string; readonly custodianId?: string | null };
  for (const field of ['ownerId', 'custodianId'] as const) {
    const id = carers[field] ?? who.memberId;
    if (id !== who.memberId && !(await isMember(session, id)))
      return invalid(field, id, 'Name a member of the organisation.').refusal;
  }
  return null;
}
