import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Row, Shown } from '@custodia/graphql';
import { Column, Entity, Index } from 'typeorm';
import { AssetKind } from '../asset/asset.types.js';
import { Relation } from './lineage.types.js';

@ObjectType({ description: 'One end of a link.' })
export class LineageEnd {
  @Field(() => AssetKind, { description: 'Kind.' })
  kind!: AssetKind;

  @Field(() => ID, { description: 'The asset.' })
  id!: string;

  @Field(() => ID, { nullable: true, description: 'The version; the asset as such when empty.' })
  versionId!: string | null;
}

@Entity('lineage_link_v1')
@Index('lineage_link_v1_by_derived_id', ['organisationId', 'derivedId'])
@Index('lineage_link_v1_by_source_id', ['organisationId', 'sourceId'])
@ObjectType({ description: 'A typed link between two assets or versions.' })
export class LineageLink extends Row {
  @Shown(() => LineageEnd, 'jsonb', 'What comes from the other.')
  from!: LineageEnd;

  @Shown(() => Relation, 'text', 'What `from` is to `to`.')
  relation!: Relation;

  @Shown(() => LineageEnd, 'jsonb', 'What it comes from.')
  to!: LineageEnd;

  @Shown(() => Boolean, 'boolean', 'Still so; false once it was unlinked.')
  linked!: boolean;

  @Shown(() => ID, 'text', 'Member who linked it.')
  linkedBy!: string;

  // The ends as content flows, for walking; the version is empty for the asset as such.

  @Column('text')
  derivedKind!: AssetKind;

  @Column('text')
  derivedId!: string;

  @Column('text')
  derivedVersion!: string;

  @Column('text')
  sourceKind!: AssetKind;

  @Column('text')
  sourceId!: string;

  @Column('text')
  sourceVersion!: string;
}
