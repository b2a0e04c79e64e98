import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Instant } from '@custodia/graphql';

@ObjectType({
  description: 'Something that was recorded, and that queries show by now. What it states is asked by query.',
})
export class Change {
  @Field({
    description: 'Place in the order of everything that is recorded. Pass the last one as `after` to go on from it.',
  })
  position!: string;

  @Field({ description: 'Kind of the record, for example `model`, `review` or `disposal`.' })
  kind!: string;

  @Field(() => ID, { description: 'The record.' })
  id!: string;

  @Field(() => Int, { description: 'Revision of the record after it.' })
  revision!: number;

  @Field({ description: 'What happened, for example `ModelVersionApproved`.' })
  type!: string;

  @Field(() => Instant, { description: 'When it was decided.' })
  at!: string;

  @Field(() => ID, { description: 'Member or token that did it.' })
  actorId!: string;

  @Field(() => ID, { nullable: true, description: 'Ties together all that one request caused.' })
  correlationId!: string | null;
}
