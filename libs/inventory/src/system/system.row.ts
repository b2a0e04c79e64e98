import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Instant, PartOf, Row, Shown } from '@custodia/graphql';
import { Column, Entity, Index } from 'typeorm';
import { AssetRow } from '../asset/asset.row.js';
import { AssetKind, Environment } from '../asset/asset.types.js';
import { Relation } from '../lineage/lineage.types.js';
import { Criticality, RiskClass } from './system.types.js';
import { Searched } from '../asset/searched.column.js';

@ObjectType({ description: 'Where a system runs.' })
export class SystemDeployment {
  @Field(() => Environment, { description: 'Where it runs.' })
  environment!: Environment;

  @Field(() => Instant, { description: 'Since when.' })
  since!: string;
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
