import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Long } from '@custodia/graphql';

export enum Classification {
  PUBLIC = 'public',
  INTERNAL = 'internal',
  CONFIDENTIAL = 'confidential',
  RESTRICTED = 'restricted',
}
registerEnumType(Classification, { name: 'Classification', description: 'How bad it is when the asset becomes known to others (ETSI TS 104 223, 5.2.1-4.2).' });

export enum Environment {
  DEVELOPMENT = 'development',
  STAGING = 'staging',
  PRODUCTION = 'production',
}
registerEnumType(Environment, { name: 'Environment', description: 'Where an asset runs.' });

export enum AssetStatus {
  REGISTERED = 'registered',
  RETIRED = 'retired',
  DISPOSED = 'disposed',
}
registerEnumType(AssetStatus, { name: 'AssetStatus', description: 'Where the asset stands in its life cycle; a disposed asset is a tombstone.' });

@ObjectType({ description: 'One file of a version.' })
@InputType('VersionFileInput', { description: 'One file of a version.' })
export class VersionFile {
  @Field({ description: 'Name within the version.' })
  path!: string;

  @Field(() => Long, { nullable: true, description: 'Bytes.' })
  size?: number;

  @Field(() => String, { nullable: true, description: 'Digest as `<algorithm>:<hexadecimal>`, for example `sha256:9f86d0…`.' })
  digest?: string;

  @Field(() => String, { nullable: true, description: 'A digest as stated by its source that could not be accepted; unverified.' })
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

/** What every input that changes a record may carry. */
@InputType({ isAbstract: true })
export abstract class ChangeInput {
  @Field(() => ID, { description: 'The record.' })
  id!: string;

  @Field(() => Int, { nullable: true, description: 'Refuse with CHANGED_MEANWHILE unless the record is at this revision.' })
  expectedRevision?: number;

  @Field(() => String, { nullable: true, description: 'Why, for the audit trail.' })
  reason?: string;
}
