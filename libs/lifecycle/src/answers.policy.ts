import { refuse } from '@custodia/kernel';

export const notFound = (what: string) => refuse({ code: 'NOT_FOUND', message: `There is no ${what} with this id.` });

export const idTaken = (whose: string) =>
  refuse({ code: 'ID_TAKEN', message: `This id belongs to ${whose}: choose another one.` });

export { invalid } from '@custodia/kernel';

/** Whether a text says anything; a blank reason is none. */
export const says = (text: string): boolean => text.trim() !== '';

/** Roles of one case are separate people. */
export const rolesNotSeparate = (actor: string, role: string, conflictsWith: string) =>
  refuse({
    code: 'ROLES_NOT_SEPARATE',
    message: `You are the ${conflictsWith} of this case and cannot be its ${role} too: ask somebody else.`,
    actor,
    role,
    conflictsWith,
  });

export const wrongStatus = (what: string, status: string, step: string, allowed: readonly string[]) =>
  refuse({
    code: 'WRONG_STATUS',
    message: `The ${what} is ${status}: it can be ${step} only when it is ${allowed.join(' or ')}.`,
    status,
    allowed,
  });
