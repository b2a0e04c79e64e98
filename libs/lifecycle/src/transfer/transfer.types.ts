import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CaseAsset, enumOf } from '../asset.types.js';
import type { TransferStage } from './transfer.state.js';

const statuses: readonly (TransferStage | 'blocked')[] = [
  'requested',
  'blocked',
  'approved',
  'handed_over',
  'disputed',
  'accepted',
  'disposing',
  'disposed',
  'certified',
  'rejected',
  'withdrawn',
];
export const TransferStatus = enumOf(statuses);
registerEnumType(TransferStatus, {
  name: 'TransferStatus',
  description: 'Where a transfer stands. `blocked`: a data custodian is missing.',
});

export const TransferMode = enumOf(['transfer', 'share']);
registerEnumType(TransferMode, {
  name: 'TransferMode',
  description: 'Whether the giver keeps using it; after a transfer what stays behind is disposed of.',
});

@ObjectType({ description: 'One asset version that changes hands.' })
export class TransferredItem {
  @Field(() => CaseAsset, { description: 'The asset.' })
  asset!: CaseAsset;

  @Field({ description: 'Digest that both sides compare.' })
  digest!: string;
}

@ObjectType({ description: 'Who receives it.' })
@InputType('TransferRecipientInput', { description: 'Who receives it.' })
export class TransferRecipient {
  @Field({ description: 'Organisation.' })
  organisation!: string;

  @Field({ description: 'ISO 3166-1 alpha-2.' })
  country!: string;

  @Field({
    description:
      'Mail address of the function that receives it, not of a person. The link for the acceptance goes there.',
  })
  contact!: string;

  @Field(() => String, { nullable: true, description: 'Number in a commercial register.' })
  registration?: string;
}

@InputType({ description: 'A digest as handed over or received.' })
export class ItemDigestInput {
  @Field(() => ID, { description: 'The asset.' })
  assetId!: string;

  @Field({ description: 'Its digest there.' })
  digest!: string;
}
