import { Field, InputType } from '@nestjs/graphql';
import * as asset from '../asset/asset.inputs.js';
import { ChangeInput } from '@custodia/graphql';
import { Environment } from '../asset/asset.types.js';
import { LineageEndInput, Relation } from '../lineage/lineage.types.js';
import { Criticality, RiskClass } from './system.types.js';

@InputType()
export class RegisterSystemInput extends asset.RegisterAssetInput {
  @Field(() => RiskClass, { defaultValue: RiskClass.UNDETERMINED, description: 'Risk class under the EU AI Act.' })
  riskClass!: RiskClass;

  @Field(() => Criticality, { defaultValue: Criticality.MEDIUM, description: 'How bad it is when it fails.' })
  criticality!: Criticality;
}

@InputType()
export class ComponentInput {
  @Field(() => LineageEndInput, { description: 'What the system uses.' })
  asset!: LineageEndInput;

  @Field(() => Relation, {
    nullable: true,
    description: 'How; when left out: USES_PROMPT for a prompt, HOSTED_BY for a subprocessor, CONTAINS for the rest.',
  })
  relation?: Relation | null;
}

@InputType()
export class ComposeSystemInput extends ChangeInput {
  @Field(() => [ComponentInput], {
    description: 'All that the system uses from now on; what is left out is no longer used.',
  })
  components!: ComponentInput[];
}

@InputType()
export class AssessSystemRiskInput extends ChangeInput {
  @Field(() => RiskClass, { description: 'Risk class under the EU AI Act.' })
  riskClass!: RiskClass;

  @Field(() => Criticality, { description: 'How bad it is when it fails.' })
  criticality!: Criticality;

  @Field({ description: 'Why it is in this class.' })
  rationale!: string;
}

@InputType({ isAbstract: true })
abstract class InEnvironmentInput extends ChangeInput {
  @Field(() => Environment, { description: 'Where.' })
  environment!: Environment;
}

@InputType()
export class DeploySystemInput extends InEnvironmentInput {}

@InputType()
export class WithdrawSystemInput extends InEnvironmentInput {}
