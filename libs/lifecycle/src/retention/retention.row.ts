import { ObjectType } from '@nestjs/graphql';
import { Row, Shown } from '@custodia/graphql';
import { Column, Entity } from 'typeorm';
import type { CaseAssetKind as Kind } from '../asset.policy.js';
import { CaseAssetKind } from '../asset.types.js';
import type { RetentionRule, RetentionStart as Start } from './retention.events.js';
import { RetentionPolicyStatus, RetentionStart } from './retention.types.js';

@Entity('retention_policy_v1')
@ObjectType({ description: 'How long something must be kept, and after what time a disposal case is opened.' })
export class RetentionPolicy extends Row {
  @Shown(() => String, 'text', 'Name.')
  name!: string;

  @Shown(() => RetentionPolicyStatus, 'text', 'Whether it is in force.')
  status!: 'in_force' | 'withdrawn';

  @Shown(() => [CaseAssetKind], 'text[]', 'For these kinds; every kind when empty.')
  assetKinds!: readonly Kind[];

  @Shown(() => [String], 'text[]', 'For these classifications; every one when empty.')
  classifications!: readonly string[];

  @Shown(() => RetentionStart, 'text', 'From when it is counted.')
  countedFrom!: Start;

  @Shown(() => String, 'text', 'ISO 8601 duration for which it must be kept.', { nullable: true })
  keepAtLeast!: string | null;

  @Shown(() => String, 'text', 'ISO 8601 duration after which a disposal case is opened.', { nullable: true })
  disposeAfter!: string | null;

  @Shown(() => String, 'text', 'Law, contract or decision.')
  legalBasis!: string;

  /** As the rules read it. */
  @Column('jsonb')
  rule!: RetentionRule;
}
