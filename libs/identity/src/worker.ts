import { Module } from '@nestjs/common';
import type { JobDefinition } from '@custodia/jobs';
import { jobs, projections, reactors, schedules } from '@custodia/platform';
import { deadJobsSchedule, mailDeadJobs, reportDeadJobs } from './dead-jobs/report-dead-jobs.job.js';
import { eraseMemberKey } from './erasure/erase-member-key.job.js';
import { eraseMemberKeyReactor } from './erasure/erase-member-key.reactor.js';
import { identityProjections } from './projections.js';

export { identityProjections } from './projections.js';
export { foundOrganisation, type Founded, type Founding, type FoundingPorts } from './founding/found-organisation.js';
export { issueOperatorToken, type OperatorToken } from './token/issue-token.js';
export { OPERATOR_LOG, openSecurityLog, readSecurityLog } from './security/security-log.js';
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

/** Read models of identity, the erasure of people's keys, and what administrators are told of dead jobs. */
@Module({
  providers: [
    projections(...identityProjections),
    reactors(eraseMemberKeyReactor),
    jobs((ports) => [
      eraseMemberKey(ports.vault) as JobDefinition,
      reportDeadJobs(ports),
      mailDeadJobs(ports) as unknown as JobDefinition,
    ]),
    schedules(deadJobsSchedule),
  ],
})
export class IdentityWorker {}
