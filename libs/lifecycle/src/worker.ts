import { Module } from '@nestjs/common';
import type { JobDefinition } from '@custodia/jobs';
import { jobs, projections, reactors, schedules } from '@custodia/platform';
import { askProvider, askProviderReactor } from './jobs/ask-provider.js';
import { certifiedJobs, certifiedReactor } from './jobs/after-certification.js';
import { destroyOwnContent, destroyOwnContentReactor } from './jobs/destroy-own-content.js';
import { dueDateJobs, dueDateSchedule } from './jobs/due-dates.js';
import { inviteRecipient, inviteRecipientReactor } from './jobs/invite-recipient.js';
import { heldCaseReactor, legalHoldJobs, legalHoldReactor } from './jobs/legal-holds.js';
import { retentionJobs, retentionSchedule } from './jobs/retention-sweep.js';
import { whoActsJobs, whoActsSchedule, whoseTurnInTransferReactor, whoseTurnReactor } from './jobs/tell-who-acts.js';
import type { LifecyclePorts } from './ports.js';
import { lifecycleProjections } from './projections.js';

export { lifecycleProjections } from './projections.js';
export type { LifecyclePorts } from './ports.js';

export const lifecycleJobs = (ports: LifecyclePorts): JobDefinition[] => [
  destroyOwnContent(ports),
  inviteRecipient(ports),
  askProvider(ports),
  ...whoActsJobs(ports),
  ...legalHoldJobs(ports),
  ...certifiedJobs(ports),
  ...dueDateJobs(ports),
  ...retentionJobs(ports),
];

/** Read models of disposal, transfer, legal holds and retention, and what follows from their events and dates. */
@Module({
  providers: [
    projections(...lifecycleProjections),
    reactors(
      destroyOwnContentReactor,
      legalHoldReactor,
      heldCaseReactor,
      certifiedReactor,
      inviteRecipientReactor,
      askProviderReactor,
      whoseTurnReactor,
      whoseTurnInTransferReactor,
    ),
    jobs(lifecycleJobs),
    schedules(dueDateSchedule, retentionSchedule, whoActsSchedule),
  ],
})
export class LifecycleWorker {}
