import { projection } from '@custodia/read-models';
import { batchCodec, type BatchEvent } from './batch.events.js';
import { AssessmentBatch } from './batch.row.js';

export const batchProjection = projection<AssessmentBatch, BatchEvent>({
  name: 'assessment_batch',
  version: 1,
  row: AssessmentBatch,
  codec: batchCodec,
  on: {
    AssessmentsRequested: (_, { data: { vendors, dueAt, requestedBy } }) => ({
      status: 'running',
      total: vendors.length,
      sent: 0,
      refused: 0,
      outcomes: [],
      dueAt,
      requestedBy,
      finishedAt: null,
    }),
    AssessmentsSent: (row, { data: { outcomes } }) => {
      if (!row) return row;
      const sent = outcomes.filter(({ reviewId }) => reviewId !== null).length;
      return {
        ...row,
        sent: row.sent + sent,
        refused: row.refused + outcomes.length - sent,
        outcomes: [...row.outcomes, ...outcomes],
      };
    },
    AssessmentsFinished: (row, { meta }) => row && { ...row, status: 'finished', finishedAt: meta.at },
  },
});
