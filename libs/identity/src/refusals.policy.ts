import { type Refusal, refuse } from '@custodia/kernel';
import type { Role } from './role.policy.js';

export { idTaken, invalid, notFound } from '@custodia/kernel';

export const memberErased = (id: string) =>
  refuse({ code: 'MEMBER_ERASED', message: `Member ${id} was erased for good; invite the person anew.`, id });

export const memberSuspended = (id: string) =>
  refuse({ code: 'MEMBER_SUSPENDED', message: `Member ${id} is suspended; reinstate the member first.`, id });

/** A token that may not do all that its member may must not get hold of the rest by way of the account or of other tokens. */
export const narrowToken = (missing: readonly Role[]) =>
  refuse({
    code: 'NARROW_TOKEN',
    message: `The token of this request lacks ${missing.join(', ')} of its member's roles. Use a token with all of them to change the account or its other tokens.`,
    missing,
  });

export const underLegalHold = (id: string, holdIds: readonly string[]) =>
  refuse({
    code: 'MEMBER_UNDER_LEGAL_HOLD',
    message: `A legal hold (${holdIds.join(', ')}) covers the data of this member: erase it after the release.`,
    id,
    holdIds,
  });

export const notYourself = (id: string): Refusal & { id: string } => ({
  code: 'NOT_YOURSELF',
  message: `Only an admin corrects the details of member ${id}.`,
  id,
});
