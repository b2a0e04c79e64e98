import type { JobDefinition, Reactor } from '@custodia/jobs';
import type { Vault } from '@custodia/vault';
import { eraseMemberKey } from './erasure/erase-member-key.job.js';
import { eraseMemberKeyReactor } from './erasure/erase-member-key.reactor.js';
import { memberProjection } from './member/member.projection.js';
import { organisationProjection } from './organisation/organisation.projection.js';
import { tokenProjection } from './token/token.projection.js';

export { foundOrganisation, type Founded, type Founding, type FoundingPorts } from './founding/found-organisation.js';
export { issueOperatorToken, type OperatorToken } from './token/issue-token.js';
export type { Role } from './role.policy.js';
export { restoreAdmin, revokeOperatorToken } from './operator/act.js';
export {
  membersOf,
  organisationsOf,
  tokensOf,
  type MemberEntry,
  type OrganisationEntry,
  type TokenEntry,
} from './operator/directory.js';

/** Read models of identity. */
export const identityProjections = [organisationProjection, memberProjection, tokenProjection];

export const identityReactors: readonly Reactor[] = [eraseMemberKeyReactor];

export const identityJobs = ({ vault }: { readonly vault: Vault }): JobDefinition[] => [
  eraseMemberKey(vault) as JobDefinition,
];
