import { projection } from '@custodia/read-models';
import { exposureQuestionCodec, type ExposureQuestionEvent } from './exposure-question.events.js';
import { ExposureQuestion } from './exposure-question.row.js';

export const exposureQuestionProjection = projection<ExposureQuestion, ExposureQuestionEvent>({
  name: 'exposure_question',
  version: 1,
  row: ExposureQuestion,
  codec: exposureQuestionCodec,
  on: {
    ExposureAsked: (_, { data: { found, ...asked }, meta }) => ({
      ...asked,
      askedBy: meta.actor,
      datasetIds: [...new Set(found.map(({ datasetId }) => datasetId))],
    }),
  },
});
