export { canonicalJson, digestOf } from './canonical.policy.js';
export { assetKinds, keyOf, sameAsset, type AssetKind, type AssetRef, type Custodianship } from './asset.policy.js';
export { duties, excludedFrom, type DutiesHeld, type Duty } from './duties.policy.js';
export { hiddenFrom } from './classified.policy.js';
export { dutiesIn } from './disposal/duties.facts.js';
export { RolesNotSeparate } from './refusals.js';
export { disposal, type DisposalRefusal } from './disposal/disposal.decider.js';
export type { DisposalCommand } from './disposal/disposal.commands.js';
export { caseFacts, recordNews } from './disposal/disposal.facts.js';
export type { CaseFacts } from './disposal/inventory-now.policy.js';
export type { DisposalState } from './disposal/disposal.state.js';
export {
  disposalCodec,
  type CertificateRef,
  type Dependant,
  type DisposalEvent,
  type DisposalFact,
  type Resolution,
  type Scope,
} from './disposal/disposal.events.js';
export type { NamedDocument } from './evidence.policy.js';
export { samePlan } from './disposal/location.policy.js';
export type {
  Device,
  ErasedKey,
  Location,
  LocationKind,
  LocationStatus,
  Method,
  Performed,
} from './disposal/location.policy.js';
export { legalHoldCodec, type HoldTarget, type LegalHoldEvent } from './legal-hold/legal-hold.events.js';
export {
  retentionCodec,
  type RetentionEvent,
  type RetentionRule,
  type RetentionStart,
} from './retention/retention.events.js';
export {
  transferCodec,
  type ReceivedDigest,
  type Recipient,
  type TransferEvent,
  type TransferFact,
  type TransferItem,
} from './transfer/transfer.events.js';
export { transfer, type TransferCommand } from './transfer/transfer.decider.js';
export type { TransferState } from './transfer/transfer.state.js';
