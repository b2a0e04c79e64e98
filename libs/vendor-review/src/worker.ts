import { Module } from '@nestjs/common';
import type { JobDefinition } from '@custodia/jobs';
import { jobs, projections, reactors, schedules } from '@custodia/platform';
import { sendBatch } from './batch/send-batch.job.js';
import { chaseReview, sweepReviews, sweepSchedule } from './jobs/chase.jobs.js';
import { sendCode, sendInvitation } from './jobs/invite.jobs.js';
import { evidenceSchedule, sweepEvidence, tellEvidenceExpiry } from './jobs/evidence.jobs.js';
import { sendAssignment, sendClarification } from './jobs/ask.jobs.js';
import type { VendorReviewPorts } from './ports.js';
import { accessReactor, batchReactor, rescoringReactor, reviewReactor } from './jobs/reactors.js';
import { sendNotice } from './jobs/notice.jobs.js';
import { scoreReviewJob, settleGate } from './jobs/score.jobs.js';
import { vendorReviewProjections } from './projections.js';
import { erasePersonJob } from './review/erase-person.js';
import { rescoreAll } from './rescoring/rescore-all.job.js';

export { vendorReviewProjections } from './projections.js';
export type { VendorReviewPorts } from './ports.js';

export const vendorReviewJobs = (ports: VendorReviewPorts): readonly JobDefinition[] =>
  [
    sendInvitation,
    sendCode,
    sendClarification,
    sendAssignment,
    sendNotice,
    scoreReviewJob,
    settleGate,
    sweepReviews,
    chaseReview,
    sweepEvidence,
    tellEvidenceExpiry,
    rescoreAll,
    sendBatch,
    erasePersonJob,
  ].map((make): JobDefinition => make(ports));

/** Read models of the vendor reviews; invitations, reminders and scores. */
@Module({
  providers: [
    projections(...vendorReviewProjections),
    reactors(reviewReactor, accessReactor, rescoringReactor, batchReactor),
    jobs(vendorReviewJobs),
    schedules(sweepSchedule, evidenceSchedule),
  ],
})
export class VendorReviewWorker {}

/** For the command line. */
export { exportCaiq } from './workbook/export-caiq.js';
export { inspectQuestionnaire, type Inspection } from './workbook/inspect.js';
