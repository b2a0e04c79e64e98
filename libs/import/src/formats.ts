import { azureMl } from './azure-ml/read.js';
import { frictionless } from './frictionless/read.js';
import { hubAnswer } from './hugging-face/api.js';
import { hubConfig } from './hugging-face/config.js';
import { mlflowRun } from './mlflow/run.js';
import { openLineage } from './open-lineage/read.js';
import type { JsonFormat } from './recognition.js';
import { sageMaker } from './sagemaker/read.js';
import { spdx2 } from './spdx/two.js';
import { spdx3 } from './spdx/three.js';

/** A further format of JSON objects is a folder of its own and a line here. */
export const jsonFormats: readonly JsonFormat[] = [
  spdx2,
  spdx3,
  hubAnswer,
  hubConfig,
  mlflowRun,
  sageMaker,
  azureMl,
  openLineage,
  frictionless,
];
