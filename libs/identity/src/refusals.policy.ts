import { refuse } from '@custodia/kernel';
import type { Role } from './role.policy.js';

export const invalid = (field: string, value: string, remedy: string) =>
  refuse({ code: 'INVALID_INPUT', message: `${field}: "${value}" cannot be used. ${remedy}`, field, value, remedy });

export const notFound = (what: string, id: string) =>
  refuse({ code: 'NOT_FOUND', message: `There is no ${what} ${id} here.`, id });

export const idTaken = (id: string, remedy = 'Choose another id, or leave it out.') =>
  refuse({ code: 'ID_TAKEN', message: `The id ${id} belongs to a record with other content. ${remedy}`, id });

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
