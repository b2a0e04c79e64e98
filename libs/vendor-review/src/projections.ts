import type { AnyProjection } from '@custodia/read-models';
import { batchProjection } from './batch/batch.projection.js';
import { rescoringProjection } from './rescoring/rescoring.projection.js';
import { answerSheetProjection } from './review/answer-sheet.projection.js';
import { reviewFileProjection } from './review/review-file.projection.js';
import {
  assessmentProjection,
  findingProjection,
  reviewProjection,
  scoreProjection,
} from './review/review.projection.js';
import { draftProjection } from './template/draft.projection.js';
import { templateProjection } from './template/template.projection.js';

/** Read models of the vendor reviews. */
export const vendorReviewProjections: readonly AnyProjection[] = [
  templateProjection,
  draftProjection,
  reviewProjection,
  answerSheetProjection,
  reviewFileProjection,
  assessmentProjection,
  findingProjection,
  scoreProjection,
  rescoringProjection,
  batchProjection,
];
