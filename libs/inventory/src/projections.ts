import { datasetProjection, datasetVersionProjection } from './dataset/dataset.projection.js';
import { documentProjection } from './document/document.projection.js';
import { exposureQuestionProjection } from './exposure-question/exposure-question.projection.js';
import { lineageProjection } from './lineage/lineage.projection.js';
import { listSubscriptionProjection } from './list-subscription/list-subscription.projection.js';
import { modelProjection, modelVersionProjection } from './model/model.projection.js';
import { promptProjection, promptVersionProjection } from './prompt/prompt.projection.js';
import { subprocessorProjection } from './subprocessor/subprocessor.projection.js';
import { systemConnectorProjection } from './system/connector.projection.js';
import { systemComponentProjection, systemProjection } from './system/system.projection.js';

/** Read models of the inventory. */
export const inventoryProjections = [
  modelProjection,
  modelVersionProjection,
  datasetProjection,
  datasetVersionProjection,
  promptProjection,
  promptVersionProjection,
  systemProjection,
  systemComponentProjection,
  systemConnectorProjection,
  subprocessorProjection,
  lineageProjection,
  documentProjection,
  exposureQuestionProjection,
  listSubscriptionProjection,
];
