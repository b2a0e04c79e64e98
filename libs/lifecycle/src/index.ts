// The language of the end of life, and what other contexts may tell it.
export { canonicalJson, digestOf } from './canonical.policy.js';
export type { AssetRef, CaseAssetKind, Custodianship } from './asset.policy.js';
export { duties, excludedFrom, type DutiesHeld, type Duty } from './duties.policy.js';
export { RolesNotSeparate } from './refusals.js';
export { recordCertificates, recordReplacedCertificate, recordTransferCertificate } from './certified.commands.js';
export type { DisposalCommand } from './disposal/disposal.commands.js';
export { recordNews } from './disposal/disposal.facts.js';
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
export type { TransferState } from './transfer/transfer.state.js';
