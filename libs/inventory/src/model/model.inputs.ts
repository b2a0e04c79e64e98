import { Field, Float, ID, InputType } from '@nestjs/graphql';
import { Instant } from '@custodia/graphql';
import { CardField, ChangeInput, Classification, Environment, LocationInput, VersionFile } from '../asset/asset.types.js';

@InputType()
export class RegisterModelInput {
  @Field(() => ID, { nullable: true, description: 'UUID of your choice, so that a retry is harmless; made when left out.' })
  id?: string;

  @Field({ description: 'Name.' })
  name!: string;

  @Field({ description: 'What it is for.' })
  purpose!: string;

  @Field(() => Classification, { defaultValue: Classification.INTERNAL, description: 'Confidentiality.' })
  classification!: Classification;

  @Field(() => ID, { nullable: true, description: 'Member who answers for it; you when left out.' })
  ownerId?: string;

  @Field(() => ID, { nullable: true, description: 'Member who decides about its disposal.' })
  custodianId?: string;

  @Field(() => String, { nullable: true, description: 'Licence.' })
  licence?: string;
}

@InputType()
export class AddModelVersionInput extends ChangeInput {
  @Field(() => ID, { nullable: true, description: 'UUID of the version; made when left out.' })
  versionId?: string;

  @Field({ description: 'Label, unique within the model, for example 1.4.0.' })
  label!: string;

  @Field(() => [VersionFile], { defaultValue: [], description: 'Files with their digests.' })
  files!: VersionFile[];

  @Field(() => [LocationInput], { defaultValue: [], description: 'Where copies are kept.' })
  locations!: LocationInput[];
}

@InputType({ isAbstract: true })
abstract class ModelVersionInput extends ChangeInput {
  @Field(() => ID, { description: 'The version.' })
  versionId!: string;
}

@InputType()
export class RecordModelLocationInput extends ModelVersionInput {
  @Field(() => LocationInput, { description: 'Where a copy is kept.' })
  location!: LocationInput;
}

@InputType()
export class DocumentModelInput extends ChangeInput {
  @Field(() => [CardField], { description: 'The whole model card; it replaces the former one, which stays in the history.' })
  card!: CardField[];
}

@InputType()
export class AssignModelCustodianInput extends ChangeInput {
  @Field(() => ID, { description: 'Member who decides about its disposal from now on.' })
  custodianId!: string;
}

@InputType()
export class PassModelOwnershipInput extends ChangeInput {
  @Field(() => ID, { description: 'Member who answers for it from now on.' })
  ownerId!: string;
}

@InputType()
export class ReclassifyModelInput extends ChangeInput {
  @Field(() => Classification, { description: 'Confidentiality from now on.' })
  classification!: Classification;
}

@InputType()
export class JustifyModelInput extends ChangeInput {
  @Field({ description: 'Why the model is used although documentation is missing.' })
  justification!: string;

  @Field({ description: 'What is done against the risk.' })
  mitigations!: string;

  @Field({ description: 'The assessed risk.' })
  risk!: string;

  @Field(() => Instant, { description: 'Until when this holds.' })
  expiresAt!: string;
}

@InputType({ description: 'One measured value.' })
export class MetricInput {
  @Field({ description: 'Name.' })
  name!: string;

  @Field(() => Float, { description: 'Value.' })
  value!: number;

  @Field(() => Float, { nullable: true, description: 'Least value that passes.' })
  threshold?: number;
}

@InputType()
export class EvaluateModelVersionInput extends ModelVersionInput {
  @Field(() => ID, { nullable: true, description: 'UUID of the evaluation; made when left out.' })
  evaluationId?: string;

  @Field({ description: 'Test suite.' })
  suite!: string;

  @Field(() => [MetricInput], { description: 'What was measured.' })
  metrics!: MetricInput[];
}

@InputType()
export class ApproveModelVersionInput extends ModelVersionInput {
  @Field(() => ID, { description: 'A passed evaluation of this version.' })
  evaluationId!: string;

  @Field({ defaultValue: '', description: 'Conditions or remarks.' })
  note!: string;
}

@InputType()
export class MarkModelVersionKnownGoodInput extends ModelVersionInput {}

@InputType()
export class AnnounceModelChangeInput extends ModelVersionInput {
  @Field(() => ID, { nullable: true, description: 'UUID of the announcement; made when left out.' })
  announcementId?: string;

  @Field(() => Environment, { description: 'Where the model will change.' })
  environment!: Environment;

  @Field(() => Instant, { description: 'When.' })
  effectiveAt!: string;

  @Field({ description: 'What users will notice.' })
  summary!: string;
}

@InputType()
export class DeployModelInput extends ModelVersionInput {
  @Field(() => Environment, { description: 'Where it will run.' })
  environment!: Environment;
}

@InputType()
export class RollBackModelInput extends ChangeInput {
  @Field(() => Environment, { description: 'Where.' })
  environment!: Environment;

  @Field(() => ID, { description: 'A version marked known good.' })
  toVersionId!: string;
}

@InputType()
export class WithdrawModelFromUseInput extends ChangeInput {
  @Field(() => Environment, { description: 'Where it stops running.' })
  environment!: Environment;
}

@InputType()
export class RetireModelInput extends ChangeInput {
  @Field({ description: 'Why it goes out of use.' })
  declare reason: string;
}
