import { invalid, refuse } from '@custodia/kernel';

export { invalid };

export const notFound = (what: string) => refuse({ code: 'NOT_FOUND', message: `There is no ${what} with this id.` });

export const idTaken = (whose: string) =>
  refuse({ code: 'ID_TAKEN', message: `This id belongs to ${whose}: choose another one.` });

/** Whether a text says anything; a blank reason is none. */
export const says = (text: string): boolean => text.trim() !== '';

/** The refusal of the first of these texts that says nothing, with what to say; `null` when all say something. */
export function blankIn(texts: readonly (readonly [field: string, text: string | undefined, remedy: string])[]) {
  const blank = texts.find(([, text]) => text !== undefined && !says(text));
  return blank ? invalid(blank[0], '', blank[2]) : null;
}

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
