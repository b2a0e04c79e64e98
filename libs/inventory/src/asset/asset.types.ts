import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Instant, Long } from '@custodia/graphql';
import type * as policy from './asset.policy.js';

/** The values of a GraphQL enum, and under the same name the type of the rules: rows, events and inputs speak of the same thing. */
export const Classification = {
  PUBLIC: 'public',
  INTERNAL: 'internal',
  CONFIDENTIAL: 'confidential',
  RESTRICTED: 'restricted',
} as const;
export type Classification = policy.Classification;
registerEnumType(Classification, {
  name: 'Classification',
  description: 'How bad it is when the asset becomes known to others (ETSI TS 104 223, 5.2.1-4.2).',
});

export const Environment = { DEVELOPMENT: 'development', STAGING: 'staging', PRODUCTION: 'production' } as const;
export type Environment = policy.Environment;
registerEnumType(Environment, { name: 'Environment', description: 'Where an asset runs.' });

export const AssetKind = {
  MODEL: 'model',
  DATASET: 'dataset',
  PROMPT: 'prompt',
  SYSTEM: 'system',
  SUBPROCESSOR: 'subprocessor',
} as const;
export type AssetKind = policy.AssetKind;
registerEnumType(AssetKind, { name: 'AssetKind', description: 'Kinds of assets in the inventory.' });

export const AssetStatus = {
  REGISTERED: 'registered',
  QUARANTINED: 'quarantined',
  RETIRED: 'retired',
  DISPOSED: 'disposed',
} as const;
export type AssetStatus = policy.AssetStatus;
registerEnumType(AssetStatus, {
  name: 'AssetStatus',
  description: 'Where the asset stands in its life cycle; a disposed asset is a tombstone.',
});

@ObjectType({ description: 'One file of a version.' })
@InputType('VersionFileInput', { description: 'One file of a version.' })
export class VersionFile {
  @Field({ description: 'Name within the version.' })
  path!: string;

  @Field(() => Long, { nullable: true, description: 'Bytes.' })
  size?: number;

  @Field(() => String, {
    nullable: true,
    description: 'Digest as `<algorithm>:<hexadecimal>`, for example `sha256:9f86d0…`.',
  })
  digest?: string;

  @Field(() => [String], { nullable: true, description: 'Digests of the same bytes by other algorithms.' })
  furtherDigests?: readonly string[];

  @Field(() => String, {
    nullable: true,
    description: 'A digest as stated by its source that could not be accepted; unverified.',
  })
  claim?: string;
}

@ObjectType({ description: 'Where a copy is kept: what disposal has to find (NCSC: know where assets reside).' })
export class Location {
  @Field(() => ID, { description: 'UUID of the location.' })
  id!: string;

  @Field({ description: 'What is kept there: weights, checkpoint, registry, backup, cache, subprocessor, device …' })
  kind!: string;

  @Field({ description: 'Address of the copy.' })
  uri!: string;

  @Field(() => ID, { nullable: true, description: 'The subprocessor that holds the copy.' })
  subprocessorId?: string;
}

@InputType({ description: 'Where a copy is kept.' })
export class LocationInput {
  @Field(() => ID, { nullable: true, description: 'UUID; made when left out.' })
  id?: string;

  @Field({ description: 'What is kept there: weights, checkpoint, registry, backup, cache, subprocessor, device …' })
  kind!: string;

  @Field({ description: 'Address of the copy.' })
  uri!: string;

  @Field(() => ID, { nullable: true, description: 'The subprocessor that holds the copy.' })
  subprocessorId?: string;
}

@ObjectType({ description: 'One stated field of a card.' })
@InputType('CardFieldInput', { description: 'One field of a card: `text` for prose, `list` for short terms.' })
export class CardField {
  @Field({ description: 'Name of the field, for example `intendedUse` or `limitations`.' })
  field!: string;

  @Field(() => String, { nullable: true, description: 'Prose.' })
  text?: string;

  @Field(() => [String], { nullable: true, description: 'Short terms.' })
  list?: string[];
}

@ObjectType({ description: 'A field that the documentation still lacks.' })
export class MissingCardField {
  @Field({ description: 'Name of the field.' })
  field!: string;

  @Field({ description: 'The rule that demands it.' })
  obligation!: string;

  @Field({ description: 'What to write.' })
  asks!: string;
}

@ObjectType({ description: 'How far the documentation meets its obligations. Placeholders do not count.' })
export class CardCompleteness {
  @Field({ description: 'Nothing is missing.' })
  complete!: boolean;

  @Field(() => Int, { description: 'Stated share of the required fields, in percent.' })
  percent!: number;

  @Field(() => [MissingCardField], { description: 'What is missing, by the rule that demands it.' })
  missing!: MissingCardField[];
}

@ObjectType({ description: 'What runs in an environment.' })
export class Deployment {
  @Field(() => Environment, { description: 'Where it runs.' })
  environment!: Environment;

  @Field(() => ID, { description: 'The version that runs there.' })
  versionId!: string;

  @Field(() => Instant, { description: 'Since when.' })
  since!: string;
}
