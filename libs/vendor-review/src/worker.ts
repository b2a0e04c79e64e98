import type { JobDefinition, Reactor, Schedule } from '@custodia/jobs';
import type { AnyProjection } from '@custodia/read-models';
import { rescoreAll } from './rescoring/rescore-all.job.js';
import { rescoringProjection } from './rescoring/rescoring.projection.js';
import { answerSheetProjection } from './review/answer-sheet.projection.js';
import {
  assessmentProjection,
  findingProjection,
  reviewProjection,
  scoreProjection,
} from './review/review.projection.js';
import { templateProjection } from './template/template.projection.js';
import { chaseReview, sweepReviews, sweepSchedule } from './jobs/chase.jobs.js';
import { sendClarification, sendCode, sendInvitation } from './jobs/invite.jobs.js';
import type { VendorReviewPorts } from './jobs/ports.js';
import { accessReactor, rescoringReactor, reviewReactor } from './jobs/reactors.js';
import { scoreReviewJob, settleGate } from './jobs/score.jobs.js';

export type { VendorReviewPorts } from './jobs/ports.js';

/** Read models of the vendor reviews. */
export const vendorReviewProjections: readonly AnyProjection[] = [
  templateProjection,
  reviewProjection,
  answerSheetProjection,
  assessmentProjection,
  findingProjection,
  scoreProjection,
  rescoringProjection,
];

export const vendorReviewReactors: readonly Reactor[] = [reviewReactor, accessReactor, rescoringReactor];

export const vendorReviewJobs = (ports: VendorReviewPorts): readonly JobDefinition[] =>
  [sendInvitation, sendCode, sendClarification, scoreReviewJob, settleGate, sweepReviews, chaseReview, rescoreAll].map(
    (make) => make(ports) as unknown as JobDefinition,
  );

export const vendorReviewSchedules: readonly Schedule[] = [sweepSchedule];

/** For the command line. */
export { exportCaiq } from './workbook/export-caiq.js';
export { inspectQuestionnaire, type Inspection } from './workbook/inspect.js';
