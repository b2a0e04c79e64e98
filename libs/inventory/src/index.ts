export {
  assetKinds,
  type AssetKind,
  type AssetStatus,
  type Classification,
  type Environment,
  type Location,
  type VersionFile,
} from './asset/asset.policy.js';
export { dataset, type DatasetCommand, type DatasetState } from './dataset/dataset.decider.js';
export { datasetCodec, type DatasetEvent, type DatasetSource } from './dataset/dataset.events.js';
export { lineage, type LineageCommand, type LineageState } from './lineage/lineage.decider.js';
export { lineageCodec, type LineageEvent } from './lineage/lineage.events.js';
export { endKey, linkId, relations, type LineageEnd, type Relation } from './lineage/lineage.policy.js';
export { model, type ModelCommand, type ModelState } from './model/model.decider.js';
export { modelCodec, type EvaluationMetric, type ModelEvent } from './model/model.events.js';
export { prompt, type PromptCommand, type PromptState } from './prompt/prompt.decider.js';
export { promptCodec, type PromptEvent } from './prompt/prompt.events.js';
export { subprocessor, type SubprocessorCommand, type SubprocessorState } from './subprocessor/subprocessor.decider.js';
export {
  contactSealedAt,
  subprocessorCodec,
  type ContactData,
  type CustomerTask,
  type SubprocessorEvent,
} from './subprocessor/subprocessor.events.js';
export { usabilityAt, type SubprocessorUse, type Tier, type Usability } from './subprocessor/subprocessor.policy.js';
export { gateAt, standingDecisions, type ReviewDecision } from './subprocessor/gate.policy.js';
export { system, type SystemCommand, type SystemState } from './system/system.decider.js';
export {
  systemCodec,
  type Component,
  type Criticality,
  type RiskClass,
  type SystemEvent,
} from './system/system.events.js';
