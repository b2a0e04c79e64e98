import { Field, ID, InputType } from '@nestjs/graphql';
import { CaseAssetInput } from '../asset.types.js';
import { ChangeInput } from '@custodia/graphql';
import { CustodianDecision } from '../disposal/disposal.enums.types.js';
import { ItemDigestInput, TransferMode, TransferRecipient } from './transfer.types.js';

@InputType()
export class RequestTransferInput {
  @Field(() => ID, {
    nullable: true,
    description: 'UUID of your choice, so that a retry is harmless; made when left out.',
  })
  id?: string;

  @Field(() => TransferMode, { description: 'Whether you keep using it.' })
  mode!: 'transfer' | 'share';

  @Field(() => [CaseAssetInput], { description: 'What changes hands: versions, whose digests both sides compare.' })
  items!: CaseAssetInput[];

  @Field(() => TransferRecipient, { description: 'Who receives it.' })
  recipient!: TransferRecipient;

  @Field({ description: 'Law, contract or decision.' })
  legalBasis!: string;

  @Field({ description: 'Why.' })
  reason!: string;
}

@InputType()
export class NameTransferCustodianInput extends ChangeInput {
  @Field(() => CaseAssetInput, { description: 'The asset, or a dataset it was made from.' })
  asset!: CaseAssetInput;

  @Field(() => ID, { description: 'Member who decides for it.' })
  custodianId!: string;
}

@InputType({ isAbstract: true })
abstract class OnContentsInput extends ChangeInput {
  @Field({ description: '`contentsDigest` of the transfer as you read it: the decision is bound to it.' })
  contentsDigest!: string;
}

@InputType()
export class DecideOnTransferInput extends OnContentsInput {
  @Field(() => CustodianDecision, { description: 'Your decision.' })
  decision!: 'agree' | 'refuse';

  @Field(() => String, { nullable: true, description: 'A remark; needed for a refusal.' })
  remark?: string;
}

@InputType()
export class ApproveTransferInput extends OnContentsInput {}

@InputType({ isAbstract: true })
abstract class ReasonedTransferInput extends ChangeInput {
  @Field({ description: 'Why.' })
  declare reason: string;
}

@InputType()
export class RejectTransferInput extends ReasonedTransferInput {}

@InputType()
export class WithdrawTransferInput extends ReasonedTransferInput {}

@InputType()
export class DisputeHandoverInput extends ReasonedTransferInput {}

@InputType()
export class HandOverInput extends ChangeInput {
  @Field({ description: 'How: courier, encrypted upload …' })
  channel!: string;

  @Field(() => [ItemDigestInput], { description: 'Digests of what was handed over.' })
  digests!: ItemDigestInput[];
}

@InputType()
export class InviteRecipientInput extends ChangeInput {
  @Field(() => String, {
    nullable: true,
    description: 'Another mail address of the recipient; the one that was used last when left out.',
  })
  contact?: string;
}

@InputType()
export class OpenRemainderDisposalInput extends ChangeInput {
  @Field(() => ID, {
    nullable: true,
    description: 'An open disposal case of what stays behind; a new one is drafted when left out.',
  })
  disposalId?: string;

  @Field(() => ID, {
    nullable: true,
    description: 'For a new case: the asset whose remainder is disposed of; needed when several changed hands.',
  })
  assetId?: string;
}
