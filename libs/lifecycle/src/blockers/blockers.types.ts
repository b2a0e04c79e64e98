import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Instant } from '@custodia/graphql';

@ObjectType({
  description: 'What stands between a case of disposal or transfer and its next step, and who can resolve it.',
})
export class CaseBlocker {
  @Field({ description: 'Stable code, such as CUSTODIANS_UNDECIDED or NOT_VERIFIED.' })
  code!: string;

  @Field({ description: 'What is waited for.' })
  message!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The duty that resolves it. Empty where it waits for a date, the service, or somebody outside of the case.',
  })
  duty!: string | null;

  @Field(() => [ID], {
    description: 'Members who alone can resolve it; empty where anybody with one of the roles can.',
  })
  members!: readonly string[];

  @Field(() => [String], { description: 'Roles of which one is needed; empty where only the named members can.' })
  roles!: readonly string[];

  @Field(() => [ID], { description: 'Members who cannot, because they had another duty in the case.' })
  excluded!: readonly string[];

  @Field(() => ID, { nullable: true, description: 'The location it is about.' })
  locationId!: string | null;

  @Field(() => Instant, { nullable: true, description: 'Until when it waits.' })
  until!: string | null;
}

@ObjectType({ description: 'Something in an open case of disposal or transfer that you can do now.' })
export class CaseTask {
  @Field(() => ID, { description: 'The disposal case or the transfer.' })
  caseId!: string;

  @Field({ description: 'Name of the asset; of a transfer the names of all that change hands.' })
  assetName!: string;

  @Field(() => CaseBlocker, { description: 'What waits for you.' })
  blocker!: CaseBlocker;
}
