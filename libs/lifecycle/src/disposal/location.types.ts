import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Instant } from '@custodia/graphql';
import {
  DisposalLocationStatus,
  LocationKind,
  Method,
  ProviderAnswer,
  VerificationResult,
} from './disposal.enums.types.js';
import type { LocationKind as Kind, LocationStatus, Method as MethodName } from './location.policy.js';

@ObjectType({
  description:
    'A physical device, as a certificate identifies it (NIST SP 800-88 Rev. 2). What stays empty is certified as unavailable.',
})
@InputType('DeviceDetailsInput', {
  description: 'A physical device, as a certificate identifies it (NIST SP 800-88 Rev. 2).',
})
export class DeviceDetails {
  @Field(() => String, { nullable: true, description: 'Manufacturer.' })
  manufacturer?: string;

  @Field(() => String, { nullable: true, description: 'Model.' })
  model?: string;

  @Field(() => String, { nullable: true, description: 'Serial number.' })
  serialNumber?: string;

  @Field(() => String, { nullable: true, description: 'Number in your own register of property.' })
  propertyNumber?: string;

  @Field(() => String, { nullable: true, description: 'Type of medium.' })
  mediaType?: string;

  @Field(() => String, { nullable: true, description: 'Machine, room or user it was taken out of.' })
  source?: string;

  @Field(() => String, { nullable: true, description: 'Confidentiality before.' })
  classificationBefore?: string;

  @Field(() => String, { nullable: true, description: 'Confidentiality after.' })
  classificationAfter?: string;

  @Field(() => String, { nullable: true, description: 'Where it goes: re-use, recycling, return to the lessor …' })
  destination?: string;
}

@ObjectType({ description: 'One copy of a key.' })
@InputType('KeyCopyInput', { description: 'One copy of a key.' })
export class KeyCopy {
  @Field({ description: 'Where the copy is: key management, escrow, backup …' })
  place!: string;

  @Field({ description: 'It is destroyed.' })
  destroyed!: boolean;
}

@ObjectType({ description: 'A key whose destruction makes data unreadable, with every copy of it.' })
@InputType('ErasedKeyInput', { description: 'A key whose destruction makes data unreadable, with every copy of it.' })
export class ErasedKey {
  @Field({ description: 'Name of the key.' })
  keyId!: string;

  @Field(() => [KeyCopy], { description: 'Every copy.' })
  copies!: KeyCopy[];
}

@ObjectType({ description: 'Tool that did the work.' })
@InputType('SanitizationToolInput', { description: 'Tool that did the work.' })
export class SanitizationTool {
  @Field({ description: 'Name.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Version.' })
  version?: string;
}

@ObjectType({ description: 'What was really done at a location, beside what was asked for.' })
export class PerformedSanitization {
  @Field(() => Method, { description: 'Method achieved.' })
  method!: MethodName;

  @Field({ description: 'Technique.' })
  technique!: string;

  @Field(() => SanitizationTool, { nullable: true, description: 'Tool.' })
  tool?: SanitizationTool;

  @Field(() => Instant, { description: 'Begin of the work.' })
  startedAt!: string;

  @Field(() => Instant, { description: 'End of the work.' })
  finishedAt!: string;

  @Field(() => [ErasedKey], { nullable: true, description: 'Keys of a cryptographic erasure.' })
  keys?: ErasedKey[];

  @Field(() => String, { nullable: true, description: 'Who saw a physical destruction.' })
  attestedBy?: string;

  @Field(() => [String], { nullable: true, description: 'Documents that show it.' })
  evidence?: string[];

  @Field(() => DeviceDetails, { nullable: true, description: 'The device afterwards.' })
  device?: DeviceDetails;

  @Field(() => String, { nullable: true, description: 'Why the method differs from the requested one.' })
  deviation?: string;
}

@ObjectType({ description: 'A request to a provider to delete, and its answer.' })
export class ProviderDeletion {
  @Field({ description: 'Number of the request.' })
  requestId!: string;

  @Field({ description: 'The provider.' })
  provider!: string;

  @Field(() => Instant, { description: 'By when it has to confirm.' })
  dueAt!: string;

  @Field(() => Int, { description: 'Reminders sent.' })
  reminders!: number;

  @Field(() => ID, { description: 'Member who asked.' })
  requestedBy!: string;

  @Field(() => ProviderAnswer, { nullable: true, description: 'The answer; none yet when empty.' })
  result?: string;

  @Field(() => String, { nullable: true, description: 'The answer in its words.' })
  response?: string;

  @Field(() => Instant, { nullable: true, description: 'When the data is really gone.' })
  effectiveAt?: string;

  @Field(() => ID, { nullable: true, description: 'The confirmation as a document.' })
  documentId?: string;
}

@ObjectType({ description: 'Whether the technique was seen to have completed.' })
export class LocationVerification {
  @Field(() => VerificationResult, { description: 'The result.' })
  result!: string;

  @Field({ description: 'How it was looked at.' })
  method!: string;

  @Field({ description: 'What was found.' })
  finding!: string;

  @Field(() => [String], { description: 'Documents that show it.' })
  evidence!: readonly string[];

  @Field(() => ID, { description: 'Member who verified.' })
  by!: string;

  @Field(() => Instant, { description: 'When.' })
  at!: string;
}

@ObjectType({ description: 'Why a location is left out, and who decided so.' })
export class LeftOut {
  @Field({ description: 'Why.' })
  reason!: string;

  @Field(() => ID, { description: 'Member who decided.' })
  by!: string;

  @Field(() => Instant, { description: 'When.' })
  at!: string;
}

@ObjectType({ description: 'A place where a piece of the asset lives or lived, with all that was done there.' })
export class DisposalLocation {
  @Field(() => ID, { description: 'Within the case.' })
  id!: string;

  @Field(() => LocationKind, { description: 'What is there.' })
  kind!: Kind;

  @Field({ description: 'What is there, for people.' })
  title!: string;

  @Field({ description: 'Where it is.' })
  address!: string;

  @Field(() => Method, { nullable: true, description: 'The method asked for; empty where nothing can be done.' })
  method!: MethodName | null;

  @Field(() => String, { nullable: true, description: 'Who holds it.' })
  provider?: string;

  @Field(() => String, { nullable: true, description: 'Digest of what is stored there.' })
  digest?: string;

  @Field(() => DeviceDetails, { nullable: true, description: 'The device.' })
  device?: DeviceDetails;

  @Field(() => [ID], { nullable: true, description: 'Versions of the asset that are there; unknown when empty.' })
  versionIds?: readonly string[];

  @Field(() => DisposalLocationStatus, { description: 'Where the work stands.' })
  status!: LocationStatus;

  @Field(() => Int, { description: 'How often it was started.' })
  attempt!: number;

  @Field(() => Instant, { nullable: true, description: 'When the start was recorded, before anything was destroyed.' })
  startedAt!: string | null;

  @Field(() => Method, { nullable: true, description: 'What was achieved, beside what was asked for.' })
  achieved!: MethodName | null;

  @Field(() => [ID], { description: 'Who worked here.' })
  operatorIds!: readonly string[];

  @Field(() => [ID], { description: 'Who verified here.' })
  verifierIds!: readonly string[];

  @Field(() => Instant, { nullable: true, description: 'Until when it has not expired yet.' })
  expiresAt!: string | null;

  @Field(() => PerformedSanitization, { nullable: true, description: 'The work as recorded.' })
  performed?: PerformedSanitization;

  @Field(() => ProviderDeletion, { nullable: true, description: 'The request to a provider.' })
  deletion?: ProviderDeletion;

  @Field(() => LocationVerification, { nullable: true, description: 'The last verification.' })
  verification?: LocationVerification;

  @Field(() => String, { nullable: true, description: 'What went wrong last.' })
  problem?: string;

  @Field(() => LeftOut, { nullable: true, description: 'Why it is exempt or stays behind.' })
  leftOut?: LeftOut;
}
