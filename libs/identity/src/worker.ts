import { Module } from '@nestjs/common';
import { jobs, projections, reactors, schedules } from '@custodia/platform';
import { actOnDeadJob, deadJobReactor } from './dead-jobs/act-on-dead-job.js';
import { deadJobsSchedule, mailDeadJobs, reportDeadJobs } from './dead-jobs/report-dead-jobs.job.js';
import { eraseMemberKey } from './erasure/erase-member-key.job.js';
import { eraseMemberKeyReactor } from './erasure/erase-member-key.reactor.js';
import { digestReactor, sendDigest } from './mail-digest/send-digest.job.js';
import { PROVIDERS, type Providers } from './identity-provider/providers.js';
import { ProvidersModule } from './identity-provider/providers.module.js';
import {
  identityProviderReactor,
  linkedIdentityReactor,
  refreshIdentityProvider,
  refreshLinkedIdentities,
} from './identity-provider/refresh-provider.job.js';
import { identityProjections } from './projections.js';
import { SESSIONS, type Sessions } from './session/sessions.js';
import { ADDRESSES, type Addresses } from './sign-in/addresses.js';
import { credentialsResetReactor, enrolmentReactor, signInAddressReactor } from './sign-in/enrolment.reactor.js';
import { endSessions, refreshSignIn, sweepSessions, sweepSessionsSchedule } from './sign-in/refresh.job.js';
import { resetPassword } from './sign-in/reset.job.js';
import { sendEnrolment } from './sign-in/send-enrolment.job.js';
import { SignInModule } from './sign-in/sign-in.module.js';

export { identityProjections } from './projections.js';
export { foundOrganisation, type Founded, type Founding, type FoundingPorts } from './founding/found-organisation.js';
export { issueOperatorToken, type OperatorToken } from './token/issue-token.js';
export { OPERATOR_LOG, openSecurityLog, readSecurityLog } from './security/security-log.js';
export type { Role } from './role.policy.js';
export { resetSignIn, restoreAdmin, revokeOperatorToken } from './operator/act.js';
export {
  membersOf,
  organisationsOf,
  tokensOf,
  type MemberEntry,
  type OrganisationEntry,
  type TokenEntry,
} from './operator/directory.js';

/** Read models of identity, the erasure of people's keys, the mails of the sign-in, and what administrators are told of dead jobs. */
@Module({
  imports: [SignInModule, ProvidersModule],
  providers: [
    projections(...identityProjections),
    reactors(
      eraseMemberKeyReactor,
      enrolmentReactor,
      digestReactor,
      credentialsResetReactor,
      signInAddressReactor,
      identityProviderReactor,
      linkedIdentityReactor,
      deadJobReactor,
    ),
    jobs((ports) => [
      eraseMemberKey(ports),
      reportDeadJobs(ports),
      mailDeadJobs(ports),
      actOnDeadJob(ports),
      sendDigest(ports),
    ]),
    jobs(
      (ports, addresses: Addresses, sessions: Sessions) => [
        sendEnrolment(ports),
        resetPassword({ ...ports, addresses }),
        refreshSignIn({ ...ports, addresses, sessions }),
        endSessions({ sessions }),
        sweepSessions({ sessions }),
      ],
      ADDRESSES,
      SESSIONS,
    ),
    jobs(
      (_, providers: Providers) => [refreshIdentityProvider({ providers }), refreshLinkedIdentities({ providers })],
      PROVIDERS,
    ),
    schedules(deadJobsSchedule, sweepSessionsSchedule),
  ],
})
export class IdentityWorker {}
