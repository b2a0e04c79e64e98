import { Module } from '@nestjs/common';
import type { JobDefinition } from '@custodia/jobs';
import { jobs, projections, reactors } from '@custodia/platform';
import { eraseMemberKey } from './erasure/erase-member-key.job.js';
import { eraseMemberKeyReactor } from './erasure/erase-member-key.reactor.js';
import { identityProjections } from './projections.js';

export { identityProjections } from './projections.js';
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

/** Read models of identity, and the erasure of people's keys. */
@Module({
  providers: [
    projections(...identityProjections),
    reactors(eraseMemberKeyReactor),
    jobs(({ vault }) => [eraseMemberKey(vault) as JobDefinition]),
  ],
})
export class IdentityWorker {}
