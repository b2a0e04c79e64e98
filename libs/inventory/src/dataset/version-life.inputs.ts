import { Field, InputType } from '@nestjs/graphql';
import { Long } from '@custodia/graphql';
import { VersionInput } from '../asset/asset.inputs.js';
import { Classification, VersionFile } from '../asset/asset.types.js';
import { DatasetSourceInput } from './dataset.inputs.js';

@InputType()
export class CollectDatasetVersionInput extends VersionInput {
  @Field(() => [VersionFile], { defaultValue: [], description: 'Files with their digests.' })
  files!: VersionFile[];

  @Field(() => [DatasetSourceInput], { defaultValue: [], description: 'How the data was obtained.' })
  sources!: DatasetSourceInput[];

  @Field(() => Long, { nullable: true, description: 'Number of records.' })
  recordCount?: number | null;
}

@InputType()
export class ValidateDatasetVersionInput extends VersionInput {
  @Field({ description: 'What was looked at, and how: gaps, duplicates, labels, personal data, signs of poisoning …' })
  method!: string;

  @Field({ description: 'Nothing that was found stands against its use.' })
  passed!: boolean;
}

@InputType()
export class ApproveDatasetVersionInput extends VersionInput {
  @Field({ description: 'What it may be used for.' })
  intendedUse!: string;

  @Field(() => Classification, {
    description: 'The confidentiality at which what is made from it will be handled; at least that of the dataset.',
  })
  handledAs!: Classification;
}

@InputType({ isAbstract: true })
abstract class DecideDatasetVersionInput extends VersionInput {
  @Field({ description: 'Why, for those who use the data.' })
  declare reason: string;
}

@InputType()
export class PutDatasetVersionToUseInput extends DecideDatasetVersionInput {}

@InputType()
export class FreezeDatasetVersionInput extends DecideDatasetVersionInput {}

@InputType()
export class DeprecateDatasetVersionInput extends DecideDatasetVersionInput {}
