import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Instant } from '@custodia/graphql';
import { AssetKind } from '../asset/asset.types.js';
import { statesOf } from '../asset/lifecycle.types.js';
import { subprocessorLifecycle, type ContractKind } from './lifecycle.policy.js';

const { values, valuesMap } = statesOf(subprocessorLifecycle);
export const SubprocessorStateEnum = values;
registerEnumType(SubprocessorStateEnum, {
  name: 'SubprocessorState',
  description: 'Where the work with a subprocessor stands; docs/lifecycles shows what leads from where to where.',
  valuesMap,
});

export const ContractKindEnum = {
  SERVICE_CONTRACT: 'service_contract',
  DATA_PROCESSING_AGREEMENT: 'data_processing_agreement',
} as const satisfies Record<string, ContractKind>;
registerEnumType(ContractKindEnum, {
  name: 'ContractKind',
  description: 'What is signed with a subprocessor.',
  valuesMap: {
    SERVICE_CONTRACT: { description: 'What it does for us, and on which terms.' },
    DATA_PROCESSING_AGREEMENT: {
      description:
        'How it processes personal data for us (GDPR, article 28(3)); needed unless only public data reaches it.',
    },
  },
});

@ObjectType({ description: 'A contract with a subprocessor.' })
export class SubprocessorContract {
  @Field(() => ContractKindEnum, { description: 'What was signed.' })
  kind!: ContractKind;

  @Field({ description: 'Where the signed contract is found.' })
  reference!: string;

  @Field(() => Instant, { description: 'When it was signed.' })
  signedAt!: string;

  @Field(() => Instant, { nullable: true, description: 'When it ends; without end when empty.' })
  endsAt!: string | null;
}

@ObjectType({ description: 'A deletion that a subprocessor has confirmed.' })
export class ConfirmedDeletion {
  @Field(() => AssetKind, { description: 'Kind of the asset that it held.' })
  assetKind!: AssetKind;

  @Field(() => ID, { description: 'The asset that it held.' })
  assetId!: string;

  @Field({ description: 'Where the confirmation is found.' })
  reference!: string;

  @Field(() => Instant, { description: 'When it was confirmed.' })
  confirmedAt!: string;
}

@ObjectType({ description: 'An asset of which a subprocessor keeps a copy, or which it hosts.' })
export class HeldAsset {
  @Field(() => AssetKind, { description: 'Kind.' })
  kind!: AssetKind;

  @Field(() => ID, { description: 'The asset.' })
  id!: string;

  @Field({ description: 'Its name.' })
  name!: string;

  @Field({ description: 'The subprocessor has confirmed that it deleted what it held.' })
  deletionConfirmed!: boolean;
}
