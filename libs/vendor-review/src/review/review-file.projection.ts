import { projection } from '@custodia/read-models';
import { reviewCodec, type ReviewEvent } from './review.events.js';
import { ReviewFile } from './review.row.js';

const keyOf = (reviewId: string, part: string): string => `${reviewId}:${part}`;

/** Files of reviews: evidence, and filled questionnaires with the reports on them. */
export const reviewFileProjection = projection<ReviewFile, ReviewEvent>({
  name: 'review_file',
  version: 1,
  row: ReviewFile,
  codec: reviewCodec,
  keys: ({ subject, data }) =>
    'evidenceId' in data
      ? [keyOf(subject, data.evidenceId)]
      : 'report' in data
        ? [keyOf(subject, data.report.importId)]
        : [],
  on: {
    EvidenceAttached: (_, { subject, data }) => ({
      reviewId: subject,
      kind: 'evidence',
      partId: data.evidenceId,
      questionId: data.questionId,
      title: data.title,
      fileName: data.fileName,
      digest: data.digest,
      reportDigest: null,
      validFrom: data.validFrom,
      validUntil: data.validUntil,
      withdrawn: false,
      expiryTold: null,
    }),
    EvidenceWithdrawn: (row) => row && { ...row, withdrawn: true },
    EvidenceExpiryTold: (row, { data }) => row && { ...row, expiryTold: data.stage },
    AnswersImported: (_, { subject, data: { report } }) => ({
      reviewId: subject,
      kind: 'answers',
      partId: report.importId,
      questionId: null,
      title: report.fileName,
      fileName: report.fileName,
      digest: report.fileDigest,
      reportDigest: report.reportDigest,
      validFrom: null,
      validUntil: null,
      withdrawn: false,
      expiryTold: null,
    }),
  },
});
