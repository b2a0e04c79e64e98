import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Instant, Row, Shown } from '@custodia/graphql';
import { Column, Entity } from 'typeorm';
import { AssetStatus, Classification, Environment, Location, VersionFile } from '../asset/asset.types.js';
import type { CardValues } from '../cards/card.js';

@ObjectType({ description: 'What runs in an environment.' })
export class Deployment {
  @Field(() => Environment, { description: 'Where it runs.' })
  environment!: Environment;

  @Field(() => ID, { description: 'The version that runs there.' })
  versionId!: string;

  @Field(() => Instant, { description: 'Since when.' })
  since!: string;
}

@Entity('model_v1')
@ObjectType({ description: 'A machine-learning model, from registration to disposal.' })
export class Model extends Row {
  @Shown(() => String, 'text', 'Name.')
  name!: string;

  @Shown(() => String, 'text', 'What it is for.')
  purpose!: string;

  @Shown(() => AssetStatus, 'text', 'Where it stands in its life cycle.')
  status!: AssetStatus;

  @Shown(() => Classification, 'text', 'Confidentiality.')
  classification!: Classification;

  @Shown(() => ID, 'text', 'Member who answers for it.')
  ownerId!: string;

  @Shown(() => ID, 'text', 'Member who decides about its disposal; nobody yet when empty.', { nullable: true })
  custodianId!: string | null;

  @Shown(() => String, 'text', 'Licence, as stated.', { nullable: true })
  licence!: string | null;

  @Shown(() => [Deployment], 'jsonb', 'What runs where.')
  deployments!: Deployment[];

  @Shown(() => [Environment], 'text[]', 'Where it runs.')
  environments!: Environment[];

  @Column('jsonb')
  card!: CardValues;

  @Shown(() => ID, 'text', 'Disposal case, once disposed.', { nullable: true })
  disposalCaseId!: string | null;

  @Shown(() => String, 'text', 'Number of the certificate of sanitization, once disposed.', { nullable: true })
  certificateNumber!: string | null;
}

@ObjectType({ description: 'An evaluation of one version, bound to its digest.' })
export class Evaluation {
  @Field(() => ID, { description: 'UUID of the evaluation.' })
  id!: string;

  @Field({ description: 'Test suite.' })
  suite!: string;

  @Field({ description: 'All metrics reach their thresholds.' })
  passed!: boolean;

  @Field(() => Instant, { description: 'When it was recorded.' })
  at!: string;

  @Field(() => [EvaluationMetric], { description: 'What was measured.' })
  metrics!: EvaluationMetric[];
}

@ObjectType({ description: 'One measured value.' })
export class EvaluationMetric {
  @Field({ description: 'Name.' })
  name!: string;

  @Field({ description: 'Value.' })
  value!: number;

  @Field(() => Number, { nullable: true, description: 'Least value that passes.' })
  threshold?: number;
}

@Entity('model_version_v1')
@ObjectType({ description: 'One immutable version of a model.' })
export class ModelVersion extends Row {
  @Shown(() => ID, 'text', 'The model.')
  modelId!: string;

  @Shown(() => String, 'text', 'Label, unique within the model.')
  label!: string;

  @Shown(() => String, 'text', 'Digest of the named manifest of its files (ETSI TS 104 223, 5.2.1-2).')
  digest!: string;

  @Shown(() => [VersionFile], 'jsonb', 'Files with their digests.')
  files!: VersionFile[];

  @Shown(() => [Location], 'jsonb', 'Where copies are kept.')
  locations!: Location[];

  @Shown(() => [Evaluation], 'jsonb', 'Evaluations of exactly this digest.')
  evaluations!: Evaluation[];

  @Shown(() => Boolean, 'boolean', 'Approved for use. An approval never passes to another version.')
  approved!: boolean;

  @Shown(() => Instant, 'timestamptz', 'When it was approved.', { nullable: true })
  approvedAt!: string | null;

  @Shown(() => ID, 'text', 'Member who approved it.', { nullable: true })
  approvedBy!: string | null;

  @Shown(() => Boolean, 'boolean', 'Known to be good: what a rollback may name (ETSI TS 104 223, 5.2.1-3.1).')
  knownGood!: boolean;
}
