import { projection } from '@custodia/read-models';
import { rescoringCodec, type RescoringEvent } from './rescoring.events.js';
import { Rescoring } from './rescoring.row.js';

export const rescoringProjection = projection<Rescoring, RescoringEvent>({
  name: 'rescoring',
  version: 1,
  row: Rescoring,
  codec: rescoringCodec,
  on: {
    RescoringRequested: (_, { data, meta }) => ({
      ...data,
      status: 'running',
      total: 0,
      done: 0,
      failed: 0,
      requestedBy: meta.actor,
      finishedAt: null,
    }),
    RescoringCounted: (row, { data }) => row && { ...row, total: data.total },
    RescoringProgressed: (row, { data: { done, failed } }) => row && { ...row, done, failed },
    RescoringFinished: (row, { data: { done, failed }, meta }) =>
      row && { ...row, done, failed, status: 'finished', finishedAt: meta.at },
  },
});
