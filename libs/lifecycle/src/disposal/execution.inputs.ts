import { Field, ID, InputType, PickType } from '@nestjs/graphql';
import { Instant, ChangeInput } from '@custodia/graphql';
import { DeviceDetails, ErasedKey, SanitizationTool } from './location.types.js';
import {
  EvidenceLevel,
  Method,
  ProviderAnswer,
  ValidationDecision,
  VerificationResult,
} from './disposal.enums.types.js';
import type { Method as MethodName } from './location.policy.js';

@InputType({ isAbstract: true })
abstract class AtLocationInput extends ChangeInput {
  @Field(() => ID, { description: 'The location.' })
  locationId!: string;
}

@InputType({ isAbstract: true })
abstract class DeviatingInput extends AtLocationInput {
  @Field(() => String, {
    nullable: true,
    description: 'Why the method differs from the requested one; needed when it does.',
  })
  deviation?: string;
}

@InputType()
export class StartLocationInput extends AtLocationInput {}

@InputType()
export class RecordSanitizationInput extends DeviatingInput {
  @Field(() => Method, { description: 'What was achieved.' })
  method!: MethodName;

  @Field({ description: 'Technique, such as the command that was run.' })
  technique!: string;

  @Field(() => SanitizationTool, { nullable: true, description: 'Tool.' })
  tool?: SanitizationTool;

  @Field(() => Instant, { nullable: true, description: 'Begin of the work; when its start was recorded, if left out.' })
  startedAt?: string;

  @Field(() => Instant, { nullable: true, description: 'End of the work; now, if left out.' })
  finishedAt?: string;

  @Field(() => [ErasedKey], { nullable: true, description: 'For CRYPTO_ERASE: every key with all its copies.' })
  keys?: ErasedKey[];

  @Field(() => String, { nullable: true, description: 'For PHYSICAL_ATTESTED: who saw it.' })
  attestedBy?: string;

  @Field(() => [String], {
    nullable: true,
    description:
      'Documents that show it, such as logs, photos and weigh notes: by their ids, or uploaded files by their digests.',
  })
  evidence?: string[];

  @Field(() => DeviceDetails, { nullable: true, description: 'The device as it was found and left.' })
  device?: DeviceDetails;
}

@InputType({ description: 'What was really done at a location.' })
export class CorrectedWorkInput extends PickType(
  RecordSanitizationInput,
  [
    'method',
    'technique',
    'tool',
    'startedAt',
    'finishedAt',
    'keys',
    'attestedBy',
    'evidence',
    'device',
    'deviation',
  ] as const,
  InputType,
) {}

@InputType()
export class CorrectLocationInput extends AtLocationInput {
  @Field({ description: 'What was wrong in the record; it stays there, beside the correction.' })
  correction!: string;

  @Field(() => CorrectedWorkInput, {
    nullable: true,
    description: 'What was really done. Left out, the work has to be done and recorded again.',
  })
  performed?: CorrectedWorkInput;
}

@InputType()
export class RecordSanitizationFailureInput extends AtLocationInput {
  @Field({ description: 'What went wrong.' })
  error!: string;
}

@InputType()
export class RecordProviderRequestInput extends DeviatingInput {
  @Field({ description: 'Number of the request.' })
  requestId!: string;

  @Field({ description: 'The provider.' })
  provider!: string;

  @Field(() => Instant, { description: 'By when it has to confirm; it is reminded afterwards.' })
  dueAt!: string;
}

@InputType()
export class RecordProviderConfirmationInput extends AtLocationInput {
  @Field(() => ProviderAnswer, { description: 'The answer.' })
  result!: 'deleted' | 'refused' | 'unclear';

  @Field({ description: 'The answer in its words.' })
  response!: string;

  @Field(() => Instant, { description: 'When the data is really gone; a later date makes the location wait for it.' })
  effectiveAt!: string;

  @Field(() => ID, { nullable: true, description: 'The confirmation as a document.' })
  documentId?: string;
}

@InputType()
export class ScheduleExpiryInput extends DeviatingInput {
  @Field(() => Instant, { description: 'When it expires.' })
  expiresAt!: string;

  @Field({ description: 'What makes it expire: a lifecycle rule, a rotation of backups.' })
  mechanism!: string;
}

@InputType()
export class RecordExpiryInput extends AtLocationInput {
  @Field({ description: 'What was found when the date had come.' })
  finding!: string;

  @Field(() => [String], {
    defaultValue: [],
    description: 'Documents that show it, by their ids, or uploaded files by their digests.',
  })
  evidence!: string[];
}

@InputType()
export class VerifyLocationInput extends AtLocationInput {
  @Field(() => VerificationResult, { description: 'Did the technique complete?' })
  result!: 'passed' | 'failed' | 'inconclusive';

  @Field({ description: 'How it was looked at.' })
  method!: string;

  @Field({ description: 'What was found.' })
  finding!: string;

  @Field(() => [String], {
    defaultValue: [],
    description: 'Documents that show it, by their ids, or uploaded files by their digests.',
  })
  evidence!: string[];
}

@InputType()
export class RecordMitigationInput extends ChangeInput {
  @Field(() => ID, { nullable: true, description: 'UUID of the mitigation; made when left out.' })
  mitigationId?: string;

  @Field({ description: 'Technique, such as machine unlearning. It is never a sanitization.' })
  technique!: string;

  @Field(() => EvidenceLevel, { description: 'How well it is shown to work.' })
  evidenceLevel!: 'claimed' | 'tested' | 'proven_bound';

  @Field({ description: 'What was done.' })
  description!: string;

  @Field(() => ID, { nullable: true, description: 'The location it concerns.' })
  locationId?: string;
}

@InputType()
export class ValidateOutcomeInput extends ChangeInput {
  @Field(() => ValidationDecision, {
    description: 'Does the organisation accept the outcome? It may refuse what was verified.',
  })
  decision!: 'accept' | 'refuse';

  @Field({ description: 'What you say to it; it goes into the certificate.' })
  statement!: string;

  @Field(() => [ID], { defaultValue: [], description: 'Locations whose other method you accept, by name.' })
  acceptedDeviations!: string[];

  @Field(() => [ID], { defaultValue: [], description: 'For a refusal: locations to be done again.' })
  locationIds!: string[];
}
