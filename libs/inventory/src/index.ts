// The language of the inventory, and what other contexts may tell it.
export { assetKinds, manifestDigest } from './asset/asset.policy.js';
export type {
  AssetKind,
  AssetStatus,
  Classification,
  Environment,
  Location,
  VersionFile,
} from './asset/asset.policy.js';
export type { DatasetEvent, DatasetSource } from './dataset/dataset.events.js';
export type { LineageEvent } from './lineage/lineage.events.js';
export type { LineageEnd, Relation } from './lineage/lineage.policy.js';
export type { EvaluationMetric, ModelEvent } from './model/model.events.js';
export type { PromptEvent } from './prompt/prompt.events.js';
export type { ContactData, CustomerTask, SubprocessorEvent } from './subprocessor/subprocessor.events.js';
export type { SubprocessorUse, Tier, Usability } from './subprocessor/subprocessor.policy.js';
export { SubprocessorCategory, SubprocessorUse as SubprocessorUseType } from './subprocessor/subprocessor.types.js';
export type { ReviewDecision } from './subprocessor/gate.policy.js';
export type { Component, Criticality, RiskClass, SystemEvent } from './system/system.events.js';
export { lifecyclePages } from './lifecycles.js';
export { DeletionUnconfirmed } from './subprocessor/relation.refusals.js';
export { recordDisposal } from './disposal/record-disposal.js';
export { recordCustomerTasks, recordReviewDecision } from './subprocessor/subprocessor.commands.js';
