import type { MigrationInterface } from 'typeorm';
import { ReadModelFoundation1767225600000 } from './1767225600000-read-model-foundation.js';
import { Inventory1767225700000 } from './1767225700000-inventory.js';
import { Identity1767225760000 } from './1767225760000-identity.js';
import { VendorReview1767225900000 } from './1767225900000-vendor-review.js';
import { Lifecycle1767226000000 } from './1767226000000-lifecycle.js';
import { Documents1767226100000 } from './1767226100000-documents.js';
import { ExpectedCheckpoint1767226200000 } from './1767226200000-expected-checkpoint.js';
import { TokenFamilies1767226300000 } from './1767226300000-token-families.js';
import { SecurityLog1767226310000 } from './1767226310000-security-log.js';
import { ParkedVisible1767226340000 } from './1767226340000-parked-visible.js';
import { ParkedStreams1767226350000 } from './1767226350000-parked-streams.js';
import { KnownLog1767226900000 } from './1767226900000-known-log.js';
import { EventLog1767227000000 } from './1767227000000-event-log.js';
import { EventLogIdentity1767227010000 } from './1767227010000-event-log-identity.js';
import { VaultKeys1767227100000 } from './1767227100000-vault-keys.js';
import { VaultKeyFiles1767227110000 } from './1767227110000-vault-key-files.js';
import { Transparency1767227400000 } from './1767227400000-transparency.js';
import { StandingDecisions1767227500000 } from './1767227500000-standing-decisions.js';
import { ReviewFiles1767227710000 } from './1767227710000-review-files.js';
import { DueDays1767227720000 } from './1767227720000-due-days.js';
import { Manifests1767227730000 } from './1767227730000-manifests.js';
import { SignIn1767227760000 } from './1767227760000-sign-in.js';
import { TokenUses1767227770000 } from './1767227770000-token-uses.js';
import { DeviceSignIn1767227780000 } from './1767227780000-device-sign-in.js';
import { ExposureQuestions1767227790000 } from './1767227790000-exposure-questions.js';
import { IdentityProviders1767227850000 } from './1767227850000-identity-providers.js';
import { NeedToKnow1767227800000 } from './1767227800000-need-to-know.js';
import { FullText1767227830000 } from './1767227830000-full-text.js';
import { Assessments1767227870000 } from './1767227870000-assessments.js';
import { Lookups1767227860000 } from './1767227860000-lookups.js';
import { TemplateDrafts1767227960000 } from './1767227960000-template-drafts.js';
import { ListSubscriptions1767227970000 } from './1767227970000-list-subscriptions.js';
import { AuditTrail1767227880000 } from './1767227880000-audit-trail.js';
import { Sources1767227980000 } from './1767227980000-sources.js';
import { ModelVersionLife1767228010000 } from './1767228010000-model-version-life.js';
import { SubprocessorLife1767228020000 } from './1767228020000-subprocessor-life.js';
import { DatasetVersionLife1767228030000 } from './1767228030000-dataset-version-life.js';
import { PromptVersionLife1767228045000 } from './1767228045000-prompt-version-life.js';
import { SystemConnectors1767228050000 } from './1767228050000-system-connectors.js';
import { SystemLife1767228060000 } from './1767228060000-system-life.js';
import { ClosedRecords1767228090000 } from './1767228090000-closed-records.js';
import { SeparatedDuties1767228100000 } from './1767228100000-separated-duties.js';
import { SecondFactor1767228200000 } from './1767228200000-second-factor.js';
import { OpenSubprocessors1767228210000 } from './1767228210000-open-subprocessors.js';
import { SourceKeys1767228220000 } from './1767228220000-source-keys.js';
import { VersionStates1767228230000 } from './1767228230000-version-states.js';
import { OwnStates1767228240000 } from './1767228240000-own-states.js';
import { ModelSignatures1767228250000 } from './1767228250000-model-signatures.js';

type Migration = new () => MigrationInterface;

/**
 * Those of the schema `custodia_events`, which may also be alone in a database of its own. Their names begin with
 * `EventLog`, those of the schema `custodia_vault` with `Vault`.
 */
export const logMigrations: readonly Migration[] = [EventLog1767227000000, EventLogIdentity1767227010000];

/** Every migration there is, oldest first: read models, log and vault. Append; never edit, reorder or remove one that was released. */
export const migrations: readonly Migration[] = [
  ReadModelFoundation1767225600000,
  Inventory1767225700000,
  Identity1767225760000,
  VendorReview1767225900000,
  Lifecycle1767226000000,
  Documents1767226100000,
  ExpectedCheckpoint1767226200000,
  TokenFamilies1767226300000,
  SecurityLog1767226310000,
  ParkedVisible1767226340000,
  ParkedStreams1767226350000,
  KnownLog1767226900000,
  ...logMigrations,
  VaultKeys1767227100000,
  VaultKeyFiles1767227110000,
  Transparency1767227400000,
  StandingDecisions1767227500000,
  ReviewFiles1767227710000,
  DueDays1767227720000,
  Manifests1767227730000,
  SignIn1767227760000,
  TokenUses1767227770000,
  DeviceSignIn1767227780000,
  ExposureQuestions1767227790000,
  NeedToKnow1767227800000,
  FullText1767227830000,
  IdentityProviders1767227850000,
  Lookups1767227860000,
  Assessments1767227870000,
  AuditTrail1767227880000,
  TemplateDrafts1767227960000,
  ListSubscriptions1767227970000,
  Sources1767227980000,
  ModelVersionLife1767228010000,
  SubprocessorLife1767228020000,
  DatasetVersionLife1767228030000,
  PromptVersionLife1767228045000,
  SystemConnectors1767228050000,
  SystemLife1767228060000,
  ClosedRecords1767228090000,
  SeparatedDuties1767228100000,
  SecondFactor1767228200000,
  OpenSubprocessors1767228210000,
  SourceKeys1767228220000,
  VersionStates1767228230000,
  OwnStates1767228240000,
  ModelSignatures1767228250000,
];
