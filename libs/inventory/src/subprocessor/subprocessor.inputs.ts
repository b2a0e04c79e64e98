import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Instant, ChangeInput } from '@custodia/graphql';
import { AssetKind } from '../asset/asset.types.js';
import type { ContractKind } from './lifecycle.policy.js';
import { ContractKindEnum } from './relation.types.js';

import { Alternative, SubprocessorCategory, SubprocessorUse, TransferBasis } from './subprocessor.types.js';

@InputType()
export class RegisterSubprocessorInput {
  @Field(() => ID, {
    nullable: true,
    description: 'UUID of your choice, so that a retry is harmless; made when left out.',
  })
  id?: string;

  @Field({ description: 'Name.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Website.' })
  website?: string;

  @Field({ defaultValue: '', description: 'What it does for us.' })
  purpose!: string;

  @Field(() => [SubprocessorCategory], { description: 'What it is used for.' })
  categories!: SubprocessorCategory[];

  @Field(() => [String], { defaultValue: [], description: 'Where data is processed: country or region codes.' })
  regions!: string[];

  @Field(() => TransferBasis, {
    defaultValue: TransferBasis.NOT_ESTABLISHED,
    description: 'On which ground personal data may go there.',
  })
  transferBasis!: TransferBasis;

  @Field(() => SubprocessorUse, { nullable: true, description: 'How it is used.' })
  use?: SubprocessorUse;

  @Field(() => Int, {
    nullable: true,
    description: 'How critical it is, 1 (most) to 4; follows from the inherent risk when left out.',
  })
  tier?: number;

  @Field(() => ID, { nullable: true, description: 'Member who answers for it; you when left out.' })
  ownerId?: string;

  @Field({ defaultValue: true, description: 'Show it on the public list of subprocessors.' })
  listed!: boolean;
}

@InputType()
export class RenameSubprocessorInput extends ChangeInput {
  @Field({ description: 'Name from now on.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Website from now on; stays as it is when left out, none when null.',
  })
  website?: string;
}

@InputType()
export class StateSubprocessorPurposeInput extends ChangeInput {
  @Field({ description: 'What it does for us.' })
  purpose!: string;

  @Field(() => [SubprocessorCategory], { description: 'What it is used for.' })
  categories!: SubprocessorCategory[];
}

@InputType()
export class StateSubprocessorRegionsInput extends ChangeInput {
  @Field(() => [String], { description: 'Where data is processed: country or region codes.' })
  regions!: string[];

  @Field(() => TransferBasis, { description: 'On which ground personal data may go there.' })
  transferBasis!: TransferBasis;
}

@InputType()
export class AssessSubprocessorUseInput extends ChangeInput {
  @Field(() => SubprocessorUse, { description: 'How it is used.' })
  use!: SubprocessorUse;

  @Field(() => Int, {
    nullable: true,
    description: 'How critical it is, 1 (most) to 4; follows from the inherent risk when left out.',
  })
  tier?: number;
}

@InputType()
export class NameSubprocessorAlternativesInput extends ChangeInput {
  @Field(() => [Alternative], { description: 'What could take its place; replaces the former list.' })
  alternatives!: Alternative[];
}

@InputType({ isAbstract: true })
abstract class NoticeInput extends ChangeInput {
  @Field({ description: 'What those who rely on the list are told.' })
  summary!: string;

  @Field(() => Instant, { nullable: true, description: 'When it takes effect; now when left out.' })
  effectiveAt?: string;
}

@InputType()
export class ListSubprocessorInput extends NoticeInput {}

@InputType()
export class UnlistSubprocessorInput extends NoticeInput {}

@InputType()
export class AnnounceSubprocessorChangeInput extends NoticeInput {
  @Field(() => ID, { nullable: true, description: 'UUID of the announcement; made when left out.' })
  announcementId?: string;
}

@InputType()
export class AddSubprocessorContactInput extends ChangeInput {
  @Field(() => ID, { nullable: true, description: 'UUID of the contact; made when left out.' })
  contactId?: string;

  @Field({ description: "Name; sealed with the contact's own key." })
  name!: string;

  @Field({ description: "Mail address; sealed with the contact's own key." })
  email!: string;

  @Field({ defaultValue: '', description: 'What the contact is responsible for.' })
  role!: string;
}

@InputType()
export class EraseSubprocessorContactInput extends ChangeInput {
  @Field(() => ID, { description: 'The contact.' })
  contactId!: string;
}

@InputType()
export class CloseGateInput extends ChangeInput {
  @Field({ description: 'Why the subprocessor may no longer be used.' })
  declare reason: string;
}

@InputType()
export class GrantGateExceptionInput extends ChangeInput {
  @Field(() => ID, { nullable: true, description: 'UUID of the exception; made when left out.' })
  exceptionId?: string;

  @Field({ description: 'Why it is used without an approved review.' })
  justification!: string;

  @Field({ description: 'What is done against the risk.' })
  mitigations!: string;

  @Field(() => Instant, { description: 'Until when; at most a year ahead.' })
  until!: string;
}

@InputType()
export class RevokeGateExceptionInput extends ChangeInput {
  @Field(() => ID, { description: 'The exception.' })
  exceptionId!: string;
}

@InputType()
export class CompleteCustomerTaskInput extends ChangeInput {
  @Field(() => ID, { description: 'The task.' })
  taskId!: string;

  @Field({ defaultValue: '', description: 'How it was done.' })
  note!: string;
}

@InputType()
export class RetireSubprocessorInput extends ChangeInput {
  @Field({ description: 'Why it goes out of use.' })
  declare reason: string;
}

@InputType()
export class RecordSubprocessorContractInput extends ChangeInput {
  @Field(() => ContractKindEnum, { description: 'What was signed.' })
  kind!: ContractKind;

  @Field({ description: 'Where the signed contract is found, for example the number of the document.' })
  reference!: string;

  @Field(() => Instant, { description: 'When it was signed.' })
  signedAt!: string;

  @Field(() => Instant, { nullable: true, description: 'When it ends; without end when left out.' })
  endsAt?: string | null;
}

@InputType({ isAbstract: true })
abstract class WithReasonInput extends ChangeInput {
  @Field({ description: 'Why, for those who use it.' })
  declare reason: string;
}

@InputType()
export class ActivateSubprocessorInput extends ChangeInput {}

@InputType()
export class SuspendSubprocessorInput extends WithReasonInput {}

@InputType()
export class ResumeSubprocessorInput extends WithReasonInput {}

@InputType()
export class ConfirmSubprocessorDeletionInput extends ChangeInput {
  @Field(() => AssetKind, { description: 'Kind of the asset that it held.' })
  assetKind!: AssetKind;

  @Field(() => ID, { description: 'The asset that it held.' })
  assetId!: string;

  @Field({ description: 'Where its confirmation is found, for example the number of a letter.' })
  reference!: string;

  @Field(() => Instant, { description: 'When it confirmed the deletion.' })
  confirmedAt!: string;
}

@InputType()
export class CompleteSubprocessorExitInput extends ChangeInput {}
