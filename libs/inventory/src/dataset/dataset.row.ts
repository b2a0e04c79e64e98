import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Instant, Long, PartOf, Row, Shown } from '@custodia/graphql';
import { Column, Entity, Index } from 'typeorm';
import { AssetRow } from '../asset/asset.row.js';
import { Classification, Location, VersionFile } from '../asset/asset.types.js';
import type { DatasetVersionDecision } from './lifecycle.policy.js';
import { Searched } from '../asset/searched.column.js';
import { StateKept } from '../asset/version-states.js';

@Searched('dataset_v1')
@Entity('dataset_v1')
@Index('dataset_v1_out_of_use', ['organisationId', 'status', 'id'], { where: `(status <> 'registered'::text)` })
@Index('dataset_v1_raised', ['organisationId', 'id'], { where: 'raised' })
@ObjectType({ description: 'A dataset, from registration to disposal.' })
export class Dataset extends AssetRow {
  /** It was classified higher at some time, so that approvals from before may not count any more. */
  @Column('boolean', { default: false })
  raised!: boolean;

  @Shown(() => String, 'text', 'Licence, as stated.', { nullable: true })
  licence!: string | null;

  @Shown(() => [ID], 'text[]', 'Versions in quarantine.')
  quarantinedVersionIds!: readonly string[];

  @Shown(() => Boolean, 'boolean', 'It, or a version of it, is in quarantine; also when it is out of use.')
  quarantined!: boolean;

  @Shown(() => Boolean, 'boolean', 'The dataset as a whole is in quarantine, and so is what joins it.')
  wholeInQuarantine!: boolean;

  @Shown(() => String, 'text', 'Why it, or a version of it, is in quarantine.', { nullable: true })
  quarantineReason!: string | null;

  @Shown(() => Instant, 'timestamptz', 'Since when.', { nullable: true })
  quarantinedAt!: string | null;
}

@ObjectType({ description: 'How data was obtained (ETSI TS 104 223, 5.2.4-2).' })
export class DatasetSource {
  @Field({ description: 'Where from.' })
  url!: string;

  @Field(() => Instant, { nullable: true, description: 'Collected from this moment …' })
  collectedFrom!: string | null;

  @Field(() => Instant, { nullable: true, description: '… to this one.' })
  collectedTo!: string | null;

  @Field(() => String, { nullable: true, description: 'Digest of what was collected there.' })
  digest!: string | null;
}

@ObjectType({ description: 'A look at the quality and content of exactly this version.' })
export class DatasetValidation {
  @Field({ description: 'What was looked at, and how.' })
  method!: string;

  @Field({ description: 'Nothing stands against its use.' })
  passed!: boolean;

  @Field(() => Instant, { description: 'When it was recorded.' })
  at!: string;
}

@ObjectType({ description: 'What a version of a dataset may be used for (ETSI TS 104 223, 5.1.2-5).' })
export class DatasetApproval {
  @Field({ description: 'What it may be used for.' })
  intendedUse!: string;

  @Field(() => Classification, { description: 'The confidentiality at which what is made from it is handled.' })
  handledAs!: Classification;

  @Field(() => ID, { description: 'Member who approved it.' })
  by!: string;

  @Field(() => Instant, { description: 'When it was approved.' })
  at!: string;
}

@PartOf('datasetId')
@Searched('dataset_version_v1')
@StateKept('dataset_version_v1')
@Entity('dataset_version_v1')
@Index('dataset_version_v1_by_dataset_id', ['organisationId', 'datasetId'])
@Index('dataset_version_v1_without_host', ['organisationId', 'datasetId'], { where: `(source_hosts = '{}'::text[])` })
@ObjectType({ description: 'One immutable version of a dataset.' })
export class DatasetVersion extends Row {
  @Shown(() => ID, 'text', 'The dataset.')
  datasetId!: string;

  @Shown(() => String, 'text', 'Label, unique within the dataset.')
  label!: string;

  @Shown(
    () => String,
    'text',
    'Digest of the named manifest of its files (ETSI TS 104 223, 5.2.1-2); empty without files.',
    {
      nullable: true,
    },
  )
  digest!: string | null;

  @Shown(() => [VersionFile], 'jsonb', 'Files with their digests.')
  files!: readonly VersionFile[];

  @Shown(() => [DatasetSource], 'jsonb', 'How the data was obtained.')
  sources!: readonly DatasetSource[];

  /** Hosts of `sources` in the form in which they are compared. */
  @Column('text', { array: true })
  sourceHosts!: readonly string[];

  @Shown(() => Long, 'bigint', 'Number of records.', { nullable: true })
  recordCount!: number | null;

  @Shown(() => [Location], 'jsonb', 'Where copies are kept.')
  locations!: readonly Location[];

  @Shown(() => [DatasetValidation], 'jsonb', 'Validations of exactly this digest, oldest first; the last one counts.')
  validations!: readonly DatasetValidation[];

  @Shown(() => DatasetApproval, 'jsonb', 'What it is approved for.', { nullable: true })
  approval!: DatasetApproval | null;

  /** Something is made from it or works with it, as somebody has recorded. */
  @Column('boolean')
  used!: boolean;

  @Column('text', { nullable: true })
  decided!: DatasetVersionDecision | null;

  @Shown(() => String, 'text', 'Why it is frozen or deprecated, or what uses it.', { nullable: true })
  decisionReason!: string | null;

  @Shown(() => Boolean, 'boolean', 'Set aside: nothing that comes from it is approved.')
  quarantined!: boolean;

  @Shown(() => String, 'text', 'Why it is in quarantine.', { nullable: true })
  quarantineReason!: string | null;
}
