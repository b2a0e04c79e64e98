import { Field, ID, InputType } from '@nestjs/graphql';
import * as asset from '../asset/asset.inputs.js';
import { ChangeInput } from '@custodia/graphql';
import { Environment } from '../asset/asset.types.js';

@InputType()
export class RegisterPromptInput extends asset.RegisterAssetInput {}

@InputType()
export class AddPromptVersionInput extends asset.AddVersionInput {
  @Field({ description: 'The prompt itself. It is encrypted before it is stored.' })
  text!: string;

  @Field(() => ID, { nullable: true, description: 'Member who wrote it; you when left out.' })
  authorId?: string | null;
}

@InputType()
export class ActivatePromptInput extends asset.VersionInput {
  @Field(() => Environment, { description: 'Where this version is used from now on.' })
  environment!: Environment;
}

@InputType()
export class DeactivatePromptInput extends ChangeInput {
  @Field(() => Environment, { description: 'Where the prompt is no longer used.' })
  environment!: Environment;
}
