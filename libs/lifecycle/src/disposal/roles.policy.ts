import type { Role } from '@custodia/identity';
import type { Duty } from '../duties.policy.js';

export type CaseRole = Role;

/** With which role of the organisation a member can take on a duty; the resolvers say the same in `@Allow`. */
export const rolesFor: Readonly<Record<Duty, readonly CaseRole[]>> = {
  requester: ['asset_owner', 'data_custodian', 'admin'],
  custodian: ['data_custodian', 'asset_owner', 'admin'],
  approver: ['reviewer', 'data_custodian', 'admin'],
  operator: ['asset_owner', 'data_custodian', 'admin', 'integration'],
  verifier: ['reviewer', 'data_custodian', 'asset_owner', 'admin'],
  validator: ['reviewer', 'data_custodian', 'admin'],
  'hold releaser': ['legal_counsel', 'admin'],
  'certificate revoker': ['data_custodian', 'admin'],
};
