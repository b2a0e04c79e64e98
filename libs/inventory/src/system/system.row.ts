import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Instant, PartOf, Row, Shown } from '@custodia/graphql';
import { Column, Entity, Index } from 'typeorm';
import { AssetRow } from '../asset/asset.row.js';
import { AssetKind, Environment } from '../asset/asset.types.js';
import { Relation } from '../lineage/lineage.types.js';
import type { SystemState } from './lifecycle.policy.js';
import { Criticality, RiskClass, SystemStateEnum } from './system.types.js';
import { Searched } from '../asset/searched.column.js';

@ObjectType({ description: 'Where a system runs.' })
export class SystemDeployment {
  @Field(() => Environment, { description: 'Where it runs.' })
  environment!: Environment;

  @Field(() => Instant, { description: 'Since when.' })
  since!: string;
}

@ObjectType({ description: 'A look at whether a system does what it is for.' })
export class SystemVerification {
  @Field({ description: 'What was looked at, and how.' })
  method!: string;

  @Field({ description: 'Nothing that was found stands against its use.' })
  passed!: boolean;

  @Field(() => ID, { description: 'Who recorded it.' })
  by!: string;

  @Field(() => Instant, { description: 'When it was recorded.' })
  at!: string;
}

@Searched('system_v1')
@Entity('system_v1')
@ObjectType('System', {
  description: 'An AI system: what models, prompts, datasets and subprocessors are put together for.',
})
export class System extends AssetRow {
  @Shown(() => RiskClass, 'text', 'Risk class under the EU AI Act.')
  riskClass!: RiskClass;

  @Shown(() => Criticality, 'text', 'How bad it is when it fails.')
  criticality!: Criticality;

  @Shown(() => String, 'text', 'Why it is in this class, as last assessed.', { nullable: true })
  riskRationale!: string | null;

  @Shown(() => [SystemDeployment], 'jsonb', 'Where it runs since when.')
  deployments!: readonly SystemDeployment[];

  @Shown(() => [Environment], 'text[]', 'Where it runs.')
  environments!: readonly Environment[];

  @Shown(() => SystemStateEnum, 'text', 'Where it stands in its life.')
  state!: SystemState;

  @Shown(() => SystemVerification, 'jsonb', 'The last verification of what it consists of now.', { nullable: true })
  verification!: SystemVerification | null;

  @Shown(() => String, 'text', 'Why its use is interrupted.', { nullable: true })
  suspensionReason!: string | null;

  /** What it consists of now has passed the last verification. */
  @Column('boolean')
  verified!: boolean;

  /** How many components are stated. */
  @Column('integer')
  parts!: number;
}

@PartOf('systemId')
@Entity('system_component_v1')
@Index('system_component_v1_by_system_id', ['organisationId', 'systemId'])
@Index('system_component_v1_by_asset_id', ['organisationId', 'assetId'])
@ObjectType({ description: 'Something that a system uses.' })
export class SystemComponent extends Row {
  @Column('text')
  systemId!: string;

  @Shown(() => Relation, 'text', 'How it is used.')
  relation!: Relation;

  @Column('text')
  kind!: AssetKind;

  @Shown(() => ID, 'text', 'The asset.')
  assetId!: string;

  @Shown(() => ID, 'text', 'The version; whichever is current when empty.', { nullable: true })
  versionId!: string | null;
}
