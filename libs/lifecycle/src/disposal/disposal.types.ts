import { Field, ID, ObjectType } from '@nestjs/graphql';
import { CaseAsset } from '../asset.types.js';
import { CustodianDecision, DependantKind, EvidenceLevel, ResolutionKind } from './disposal.enums.types.js';

@ObjectType({ description: 'Who decides for an asset of the scope, and what was decided on the current scope.' })
export class DisposalCustodian {
  @Field(() => CaseAsset, { description: 'The asset, or a dataset it was made from.' })
  asset!: CaseAsset;

  @Field(() => ID, {
    nullable: true,
    description: 'The data custodian; nobody when empty, and then the case is blocked.',
  })
  custodianId!: string | null;

  @Field(() => CustodianDecision, {
    nullable: true,
    description: 'The decision on the current scope; none yet when empty.',
  })
  decision!: string | null;
}

@ObjectType({ description: 'Something that uses what is to be disposed of.' })
export class DisposalDependant {
  @Field(() => DependantKind, { description: 'In what way.' })
  kind!: string;

  @Field(() => CaseAsset, { description: 'What depends on it.' })
  asset!: CaseAsset;

  @Field(() => ID, { nullable: true, description: 'Member who may accept the loss.' })
  ownerId!: string | null;

  @Field(() => ResolutionKind, { nullable: true, description: 'What becomes of it; open when empty.' })
  resolution!: string | null;
}

@ObjectType({ description: 'A certificate of the case, or of one device.' })
export class DisposalCertificateRef {
  @Field(() => ID, { description: 'The certificate.' })
  certificateId!: string;

  @Field({ description: 'Its number.' })
  number!: string;

  @Field(() => ID, { nullable: true, description: 'The device, for the certificate of one.' })
  locationId?: string;
}

@ObjectType({ description: 'Something done against a risk that is no sanitization, such as machine unlearning.' })
export class DisposalMitigation {
  @Field(() => ID, { description: 'Of the mitigation.' })
  id!: string;

  @Field({ description: 'Technique.' })
  technique!: string;

  @Field(() => EvidenceLevel, { description: 'How well it is shown to work.' })
  evidenceLevel!: string;

  @Field({ description: 'What was done.' })
  description!: string;

  @Field(() => ID, { nullable: true, description: 'Where; the asset as a whole when empty.' })
  locationId!: string | null;
}
