import type { Role } from '@custodia/identity';

/** Classifications whose addresses and certificates are not for viewers. */
const closed: readonly (string | null)[] = ['confidential', 'restricted'];

/** Whether where something is stored, and its certificate, stay hidden from somebody who may only look. */
export const hiddenFrom = (roles: readonly Role[], classifications: readonly (string | null)[]): boolean =>
  roles.every((role) => role === 'viewer') && classifications.some((one) => closed.includes(one));
