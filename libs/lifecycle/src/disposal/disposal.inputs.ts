import { Field, ID, InputType } from '@nestjs/graphql';
import { CaseAssetInput } from '../asset.types.js';
import { ChangeInput } from '@custodia/graphql';
import type { Dependant, Resolution } from './disposal.events.js';
import { DependantKind, LocationKind, Method, ResolutionKind, CustodianDecision } from './disposal.enums.types.js';
import { DeviceDetails } from './location.types.js';
import type { LocationKind as Kind, Method as MethodName } from './location.policy.js';

@InputType()
export class OpenDisposalInput {
  @Field(() => ID, {
    nullable: true,
    description: 'UUID of your choice, so that a retry is harmless; made when left out.',
  })
  id?: string;

  @Field(() => CaseAssetInput, { description: 'What is to be disposed of.' })
  asset!: CaseAssetInput;

  @Field({ description: 'Law, contract or decision.' })
  legalBasis!: string;

  @Field({ description: 'Why.' })
  reason!: string;

  @Field(() => String, { nullable: true, description: 'Risks for similar systems, replacement, schedule.' })
  decommissioningPlan?: string;
}

@InputType()
export class RequestDisposalInput extends ChangeInput {
  @Field(() => String, { nullable: true, description: 'Law, contract or decision; as drafted when left out.' })
  legalBasis?: string;

  @Field(() => String, { nullable: true, description: 'Why; as drafted when left out.' })
  declare reason?: string;
}

@InputType({ description: 'A place where a piece of the asset lives or lived.' })
export class DisposalLocationInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Within the case; the id of a recorded location states it more exactly. Made when left out.',
  })
  id?: string;

  @Field(() => LocationKind, { description: 'What is there.' })
  kind!: Kind;

  @Field({ description: 'What is there, for people.' })
  title!: string;

  @Field({ description: 'Enough for somebody else to find it: URL, bucket, rack, account.' })
  address!: string;

  @Field(() => Method, {
    nullable: true,
    description: 'How to sanitize it; empty only where nothing can be done, and then it becomes exempt or residual.',
  })
  method?: MethodName;

  @Field(() => String, { nullable: true, description: 'Subprocessor or provider that holds it.' })
  provider?: string;

  @Field(() => String, { nullable: true, description: 'Digest of what is stored there, `sha256:…`.' })
  digest?: string;

  @Field(() => DeviceDetails, { nullable: true, description: 'The device.' })
  device?: DeviceDetails;

  @Field(() => [ID], {
    nullable: true,
    description:
      'Versions of the asset that are there, as the certificate will say; the version of the case when it concerns one. Unknown when left out.',
  })
  versionIds?: string[];
}

@InputType({ description: 'Another method than the usual one for a location that was found in the inventory.' })
export class LocationMethodInput {
  @Field(() => ID, { description: 'The location.' })
  locationId!: string;

  @Field(() => Method, { nullable: true, description: 'The method; empty where nothing can be done.' })
  method?: MethodName;
}

@InputType()
export class DetermineScopeInput extends ChangeInput {
  @Field(() => [DisposalLocationInput], { defaultValue: [], description: 'Locations besides those in the inventory.' })
  locations!: DisposalLocationInput[];

  @Field(() => [LocationMethodInput], {
    defaultValue: [],
    description: 'Methods for locations that the inventory knows.',
  })
  methods!: LocationMethodInput[];
}

@InputType()
export class NameCustodianInput extends ChangeInput {
  @Field(() => CaseAssetInput, { description: 'The asset, or a dataset of the scope.' })
  asset!: CaseAssetInput;

  @Field(() => ID, { description: 'Member who decides for it.' })
  custodianId!: string;
}

@InputType()
export class AddLocationInput extends ChangeInput {
  @Field(() => DisposalLocationInput, { description: 'What was found. It voids the approvals.' })
  location!: DisposalLocationInput;

  @Field({ description: 'How it was found.' })
  found!: string;
}

@InputType()
export class AddDependantInput extends ChangeInput {
  @Field(() => DependantKind, { description: 'In what way it depends on the asset.' })
  kind!: Dependant['kind'];

  @Field(() => CaseAssetInput, { description: 'What depends on it. It voids the approvals.' })
  asset!: CaseAssetInput;

  @Field({ description: 'How it was found.' })
  found!: string;
}

@InputType()
export class ResolveDependantInput extends ChangeInput {
  @Field(() => CaseAssetInput, { description: 'The dependant.' })
  dependant!: CaseAssetInput;

  @Field(() => ResolutionKind, { description: 'What becomes of it. Only its owner accepts a loss.' })
  resolution!: Resolution['kind'];

  @Field(() => CaseAssetInput, { nullable: true, description: 'What it uses instead; needed for MIGRATED.' })
  replacement?: CaseAssetInput;

  @Field(() => ID, { nullable: true, description: 'Its own disposal case; needed for DISPOSED_TOO.' })
  disposalId?: string;
}

@InputType()
export class RequestApprovalInput extends ChangeInput {}

@InputType({ isAbstract: true })
abstract class OnScopeInput extends ChangeInput {
  @Field({ description: '`scopeDigest` of the case as you read it: the decision is bound to it.' })
  scopeDigest!: string;
}

@InputType()
export class DecideAsCustodianInput extends OnScopeInput {
  @Field(() => CustodianDecision, { description: 'Your decision.' })
  decision!: 'agree' | 'refuse';

  @Field(() => String, { nullable: true, description: 'A remark; needed for a refusal. It goes into the certificate.' })
  remark?: string;
}

@InputType()
export class ApproveDisposalInput extends OnScopeInput {}

@InputType({ isAbstract: true })
abstract class ReasonedInput extends ChangeInput {
  @Field({ description: 'Why.' })
  declare reason: string;
}

@InputType()
export class RejectDisposalInput extends ReasonedInput {}

@InputType()
export class WithdrawDisposalInput extends ReasonedInput {}

@InputType()
export class ExemptLocationInput extends ReasonedInput {
  @Field(() => ID, { description: 'The location.' })
  locationId!: string;
}

@InputType()
export class MarkResidualInput extends ExemptLocationInput {}

@InputType()
export class CloseDisposalInput extends ChangeInput {
  @Field({ description: 'What was learned for similar systems.' })
  lessonsLearned!: string;
}

@InputType()
export class RecordRestorationInput extends ChangeInput {
  @Field(() => CaseAssetInput, { description: 'The new asset.' })
  restoredAs!: CaseAssetInput;

  @Field({ description: 'The backup that it came from.' })
  source!: string;
}
