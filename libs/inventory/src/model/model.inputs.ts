import { Field, Float, ID, InputType } from '@nestjs/graphql';
import { Instant, ChangeInput } from '@custodia/graphql';
import * as asset from '../asset/asset.inputs.js';
import { RemoteVersion } from './model.row.js';
import { Environment, LocationInput, VersionFile } from '../asset/asset.types.js';

@InputType()
export class RegisterModelInput extends asset.RegisterAssetInput {
  @Field(() => String, { nullable: true, description: 'Licence.' })
  licence?: string;
}

@InputType()
export class AddModelVersionInput extends asset.AddVersionInput {
  @Field(() => [VersionFile], { defaultValue: [], description: 'Files with their digests.' })
  files!: VersionFile[];

  @Field(() => RemoteVersion, {
    nullable: true,
    description: 'For a model that its provider runs, in place of files: what it can be approved by.',
  })
  remote?: RemoteVersion | null;

  @Field(() => [LocationInput], { defaultValue: [], description: 'Where copies are kept.' })
  locations!: LocationInput[];
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

  @Field(() => Float, {
    nullable: true,
    description: 'Least value that passes. An evaluation passes only when at least one value has a threshold.',
  })
  threshold?: number;

  @Field(() => Float, { nullable: true, description: 'Greatest value that passes, for a rate of errors and the like.' })
  atMost?: number;
}

@InputType()
export class EvaluateModelVersionInput extends asset.VersionInput {
  @Field(() => ID, { nullable: true, description: 'UUID of the evaluation; made when left out.' })
  evaluationId?: string;

  @Field({ description: 'Test suite.' })
  suite!: string;

  @Field(() => [MetricInput], { description: 'What was measured.' })
  metrics!: MetricInput[];
}

@InputType()
export class ApproveModelVersionInput extends asset.VersionInput {
  @Field(() => ID, { description: 'A passed evaluation of this version.' })
  evaluationId!: string;

  @Field({ defaultValue: '', description: 'Conditions or remarks.' })
  note!: string;
}

@InputType()
export class MarkModelVersionKnownGoodInput extends asset.VersionInput {}

@InputType()
export class AttachModelSignatureInput extends asset.VersionInput {
  @Field(() => ID, { nullable: true, description: 'UUID of the signature; made when left out.' })
  signatureId?: string;

  @Field({
    defaultValue: 'model.sig',
    description: 'Name of the file of the signature. A file of the version with this name need not be signed.',
  })
  fileName!: string;

  @Field(() => String, { nullable: true, description: 'The file as base64, for files of up to 1.4 MB.' })
  content?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Instead of the content: digest of a file that was uploaded before, `sha256:…`.',
  })
  digest?: string;

  @Field(() => String, {
    nullable: true,
    description: 'For a signature by a key: the public key that you trust, as PEM.',
  })
  publicKey?: string;

  @Field(() => String, {
    nullable: true,
    description: 'For a signature by a certificate: certificates of the authorities that you trust, as PEM.',
  })
  authorities?: string;
}

@InputType()
export class AnnounceModelChangeInput extends asset.VersionInput {
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
export class DeployModelInput extends asset.VersionInput {
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

@InputType({ isAbstract: true })
abstract class DecideModelVersionInput extends asset.VersionInput {
  @Field({ description: 'Why, for those who use it.' })
  declare reason: string;
}

@InputType()
export class RejectModelVersionInput extends DecideModelVersionInput {}

@InputType()
export class SuspendModelVersionInput extends DecideModelVersionInput {}

@InputType()
export class ResumeModelVersionInput extends DecideModelVersionInput {}

@InputType()
export class DeprecateModelVersionInput extends DecideModelVersionInput {}

@InputType()
export class QuarantineModelVersionInput extends DecideModelVersionInput {}

@InputType()
export class ReleaseModelVersionInput extends DecideModelVersionInput {}
