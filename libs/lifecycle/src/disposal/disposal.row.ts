import { ID, ObjectType } from '@nestjs/graphql';
import { Row, Shown } from '@custodia/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { CaseAssetKind as Kind } from '../asset.policy.js';
import { CaseAsset, CaseAssetKind } from '../asset.types.js';
import type { DisposalState, DisposalStatus as Status } from './disposal.state.js';
import { DisposalCertificateRef, DisposalCustodian, DisposalDependant, DisposalMitigation } from './disposal.types.js';
import { DisposalLocation } from './location.types.js';
import { DisposalStatus } from './disposal.enums.types.js';

@Entity('disposal_case_v1')
@Index('disposal_case_v1_by_asset_id', ['organisationId', 'assetId'])
@ObjectType({ description: 'The disposal of an asset, from the first draft to the certificate.' })
export class DisposalCase extends Row {
  @Shown(() => DisposalStatus, 'text', 'Where it stands.')
  status!: Status;

  @Shown(() => CaseAsset, 'jsonb', 'What is disposed of.')
  asset!: CaseAsset;

  @Shown(() => CaseAssetKind, 'text', 'Kind of the asset.')
  assetKind!: Kind;

  @Shown(() => ID, 'text', 'The asset.')
  assetId!: string;

  @Shown(() => String, 'text', 'Name of the asset.')
  assetName!: string;

  @Shown(() => String, 'text', 'Law, contract or decision.')
  legalBasis!: string;

  @Shown(() => String, 'text', 'Why.')
  reason!: string;

  @Shown(() => ID, 'text', 'Who drafted it: a member, or `custodia` for a retention sweep.')
  openedBy!: string;

  @Shown(() => ID, 'text', 'Member who asked for it.', { nullable: true })
  requesterId!: string | null;

  @Shown(() => ID, 'text', 'Member who approved the current scope.', { nullable: true })
  approverId!: string | null;

  @Shown(() => ID, 'text', 'Member who accepted the outcome.', { nullable: true })
  validatorId!: string | null;

  @Shown(
    () => String,
    'text',
    'What approvals are bound to; send it with your decision. Empty before the scope is determined.',
  )
  scopeDigest!: string;

  @Shown(() => [DisposalLocation], 'jsonb', 'Every location.')
  locations!: readonly DisposalLocation[];

  @Shown(() => [DisposalCustodian], 'jsonb', 'Data custodians of the asset and of every dataset it was made from.')
  custodians!: readonly DisposalCustodian[];

  @Shown(() => [DisposalDependant], 'jsonb', 'What depends on the asset.')
  dependants!: readonly DisposalDependant[];

  @Shown(() => [CaseAsset], 'jsonb', 'What it was made of, nearest first.')
  lineage!: readonly CaseAsset[];

  @Shown(() => [ID], 'text[]', 'Legal holds that pause it.')
  holdIds!: readonly string[];

  @Shown(() => [DisposalMitigation], 'jsonb', 'What was done besides; never a sanitization.')
  mitigations!: readonly DisposalMitigation[];

  @Shown(() => String, 'text', 'What the validator said.', { nullable: true })
  statement!: string | null;

  @Shown(() => [DisposalCertificateRef], 'jsonb', 'Certificates, oldest first; the latest of each place counts.')
  certificates!: readonly DisposalCertificateRef[];

  @Shown(() => String, 'text', 'Number of the latest certificate of the case.', { nullable: true })
  certificateNumber!: string | null;

  @Shown(() => [CaseAsset], 'jsonb', 'New assets that were restored from backups of this one.')
  restorations!: readonly CaseAsset[];

  @Shown(() => ID, 'text', 'Retention policy, when a sweep opened the case.', { nullable: true })
  retentionPolicyId!: string | null;

  @Shown(() => String, 'text', 'Risks for similar systems, replacement, schedule.', { nullable: true })
  decommissioningPlan!: string | null;

  @Shown(() => String, 'text', 'What was learned.', { nullable: true })
  lessonsLearned!: string | null;

  /** The folded aggregate: what the situation is derived from. */
  @Column('jsonb')
  state!: DisposalState;
}
