import type { Role } from '@custodia/graphql';

export type { Role };

/** Without repeats, in a fixed order, so that equal sets are equal texts. */
export const distinct = (roles: readonly Role[]): Role[] => [...new Set(roles)].sort();

/** Those of `wanted` that `held` does not cover. */
export const beyond = (wanted: readonly Role[], held: readonly Role[]): Role[] => distinct(wanted).filter((role) => !held.includes(role));
