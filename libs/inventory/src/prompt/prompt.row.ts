import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Instant, PartOf, Row, Shown } from '@custodia/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { Sealed } from '@custodia/vault';
import { AssetRow } from '../asset/asset.row.js';
import { Deployment, Environment } from '../asset/asset.types.js';
import { Searched } from '../asset/searched.column.js';
import { RunningKept, StateKept } from '../asset/version-states.js';

@Searched('prompt_v1')
@RunningKept('prompt_v1')
@Entity('prompt_v1')
@Index('prompt_v1_out_of_use', ['organisationId', 'status', 'id'], { where: `(status <> 'registered'::text)` })
@ObjectType({ description: 'A prompt, from registration to disposal. Its text is secret and can be erased.' })
export class Prompt extends AssetRow {
  @Shown(() => [Deployment], 'jsonb', 'Which version is active where.')
  deployments!: readonly Deployment[];

  @Shown(() => [Environment], 'text[]', 'Where it is active.')
  environments!: readonly Environment[];
}

@ObjectType({ description: 'A review of one version of a prompt.' })
export class PromptReview {
  @Field(() => ID, { description: 'Member who reviewed it.' })
  reviewerId!: string;

  @Field({ description: 'What was looked at, and what was found.' })
  note!: string;

  @Field(() => Instant, { description: 'When it was recorded.' })
  at!: string;
}

@PartOf('promptId')
@Searched('prompt_version_v1')
@StateKept('prompt_version_v1')
@Entity('prompt_version_v1')
@Index('prompt_version_v1_by_prompt_id', ['organisationId', 'promptId'])
@ObjectType({ description: 'One immutable version of a prompt.' })
export class PromptVersion extends Row {
  @Shown(() => ID, 'text', 'The prompt.')
  promptId!: string;

  @Shown(() => String, 'text', 'Label, unique within the prompt.')
  label!: string;

  @Shown(() => String, 'text', 'SHA-256 over the ciphertext: verifies also after the text was erased.')
  digest!: string;

  @Column('jsonb')
  sealed!: Sealed;

  @Shown(() => Int, 'integer', 'Characters.')
  length!: number;

  @Shown(() => [String], 'text[]', 'Places to fill in, written {{name}} or {name}, in the order in which they appear.')
  variables!: readonly string[];

  @Shown(() => ID, 'text', 'Member who wrote it.')
  authorId!: string;

  @Shown(() => [PromptReview], 'jsonb', 'Reviews of exactly this text, oldest first.')
  reviews!: readonly PromptReview[];

  @Shown(() => Boolean, 'boolean', 'Approved for production. An approval never passes to another version.')
  approved!: boolean;

  @Shown(() => Instant, 'timestamptz', 'When it was approved.', { nullable: true })
  approvedAt!: string | null;

  @Shown(() => ID, 'text', 'Member who approved it.', { nullable: true })
  approvedBy!: string | null;

  /** Another version took its place in production. */
  @Column('boolean')
  superseded!: boolean;

  @Column('boolean')
  withdrawn!: boolean;

  @Shown(() => String, 'text', 'Why it was withdrawn.', { nullable: true })
  withdrawalReason!: string | null;
}
