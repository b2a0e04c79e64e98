import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { CaseAssetKind as Kind } from '../asset.policy.js';
import { CaseAssetKind, enumOf } from '../asset.types.js';
import type { HoldTarget } from './legal-hold.events.js';

const HoldTargetKind = enumOf(['asset', 'classification', 'kind', 'location', 'tag', 'query', 'person']);
registerEnumType(HoldTargetKind, {
  name: 'LegalHoldTargetKind',
  description: 'By what a legal hold names what it covers.',
});

export const LegalHoldStatus = enumOf(['placed', 'released']);
registerEnumType(LegalHoldStatus, {
  name: 'LegalHoldStatus',
  description: 'A hold never ends by itself; somebody releases it.',
});

@ObjectType({ description: 'What a hold covers.' })
@InputType('LegalHoldTargetInput', {
  description:
    'What a hold covers: an asset; everything of a kind, a classification or a tag, or with a text in its name; what lies at or below an address; or what belongs to a member, whose own data it covers, too.',
})
export class LegalHoldTarget {
  @Field(() => HoldTargetKind, { description: 'By what it is named.' })
  by!: HoldTarget['by'];

  @Field(() => CaseAssetKind, { nullable: true, description: 'For ASSET and KIND.' })
  assetKind?: Kind;

  @Field(() => ID, { nullable: true, description: 'For ASSET.' })
  assetId?: string;

  @Field(() => String, { nullable: true, description: 'For CLASSIFICATION: for example restricted.' })
  classification?: string;

  @Field(() => String, { nullable: true, description: 'For LOCATION: covers the address and what lies below it.' })
  address?: string;

  @Field(() => String, { nullable: true, description: 'For TAG: as the card of an asset states it.' })
  tag?: string;

  @Field(() => String, { nullable: true, description: 'For QUERY: part of the name of an asset.' })
  text?: string;

  @Field(() => ID, { nullable: true, description: 'For PERSON: the owner or data custodian of assets.' })
  memberId?: string;
}
