/** What a member or token may do; each operation names those it is open to. */
export type Role =
  | 'viewer'
  | 'asset_owner'
  | 'data_custodian'
  | 'procurement'
  | 'reviewer'
  | 'auditor'
  | 'legal_counsel'
  | 'admin'
  | 'integration'
  | 'provisioning';

/** Without repeats, in a fixed order, so that equal sets are equal texts. */
export const distinct = (roles: readonly Role[]): Role[] => [...new Set(roles)].sort();

/** Those of `wanted` that `held` does not cover. */
export const beyond = (wanted: readonly Role[], held: readonly Role[]): Role[] =>
  distinct(wanted).filter((role) => !held.includes(role));
