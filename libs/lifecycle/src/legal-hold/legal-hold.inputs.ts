import { Field, ID, InputType } from '@nestjs/graphql';
import { Instant, ChangeInput } from '@custodia/graphql';
import { LegalHoldTarget } from './legal-hold.types.js';

@InputType()
export class PlaceLegalHoldInput {
  @Field(() => ID, {
    nullable: true,
    description: 'UUID of your choice, so that a retry is harmless; made when left out.',
  })
  id?: string;

  @Field({ description: 'Name.' })
  name!: string;

  @Field({ description: 'Court, regulator or counsel that demands it.' })
  authority!: string;

  @Field({ description: 'Docket, letter or internal number.' })
  matter!: string;

  @Field({ description: 'Why.' })
  reason!: string;

  @Field(() => [LegalHoldTarget], { description: 'What it covers; at least one.' })
  targets!: LegalHoldTarget[];

  @Field(() => [ID], { defaultValue: [], description: 'Members who must know of it.' })
  notifiedIds!: string[];

  @Field(() => Instant, { nullable: true, description: 'When somebody has to look whether it is still needed.' })
  reviewBy?: string;
}

@InputType()
export class WidenLegalHoldInput extends ChangeInput {
  @Field(() => [LegalHoldTarget], { defaultValue: [], description: 'What it covers besides.' })
  targets!: LegalHoldTarget[];

  @Field(() => [ID], { defaultValue: [], description: 'Further members who must know of it.' })
  notifiedIds!: string[];

  @Field({ description: 'Why.' })
  declare reason: string;
}

@InputType()
export class AcknowledgeLegalHoldInput extends ChangeInput {}

@InputType()
export class ReviewLegalHoldInput extends ChangeInput {
  @Field({ description: 'What the review found.' })
  finding!: string;

  @Field(() => Instant, { description: 'The next review.' })
  reviewBy!: string;
}

@InputType()
export class ReleaseLegalHoldInput extends ChangeInput {
  @Field({ description: 'Why it is no longer needed.' })
  declare reason: string;

  @Field({ description: 'Who allowed the release.' })
  authority!: string;
}
