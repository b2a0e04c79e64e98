import { Field, ID, InputType } from '@nestjs/graphql';
import { Instant, Long, ChangeInput } from '@custodia/graphql';
import * as asset from '../asset/asset.inputs.js';
import { LocationInput, VersionFile } from '../asset/asset.types.js';

@InputType()
export class RegisterDatasetInput extends asset.RegisterAssetInput {
  @Field(() => String, { nullable: true, description: 'Licence.' })
  licence?: string;
}

@InputType({ description: 'How data was obtained (ETSI TS 104 223, 5.2.4-2).' })
export class DatasetSourceInput {
  @Field({ description: 'Where from. User, password and secret parameters are left out of the record.' })
  url!: string;

  @Field(() => Instant, { nullable: true, description: 'Collected from this moment …' })
  collectedFrom?: string | null;

  @Field(() => Instant, { nullable: true, description: '… to this one.' })
  collectedTo?: string | null;

  @Field(() => String, { nullable: true, description: 'Digest of what was collected there, `sha256:…`.' })
  digest?: string | null;
}

@InputType()
export class AddDatasetVersionInput extends asset.AddVersionInput {
  @Field(() => [VersionFile], { defaultValue: [], description: 'Files with their digests.' })
  files!: VersionFile[];

  @Field(() => [DatasetSourceInput], {
    defaultValue: [],
    description: 'How the data was obtained: what tells later whether poisoned content is in it.',
  })
  sources!: DatasetSourceInput[];

  @Field(() => Long, { nullable: true, description: 'Number of records.' })
  recordCount?: number | null;

  @Field(() => [LocationInput], { defaultValue: [], description: 'Where copies are kept.' })
  locations!: LocationInput[];
}

@InputType({ isAbstract: true })
abstract class SetAsideInput extends ChangeInput {
  @Field(() => ID, { nullable: true, description: 'One version; the whole dataset when left out.' })
  versionId?: string | null;

  @Field({ description: 'Why, for those who use the data.' })
  declare reason: string;
}

@InputType()
export class QuarantineDatasetInput extends SetAsideInput {}

@InputType()
export class ReleaseDatasetInput extends SetAsideInput {}
