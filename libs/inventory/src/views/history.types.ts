import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Instant } from '@custodia/graphql';
import type { AssetKind } from '../asset/asset.policy.js';

@ObjectType({ description: 'One statement of a recorded fact.' })
export class FactField {
  @Field({ description: 'What is stated.' })
  name!: string;

  @Field({ description: 'The value; lists and structures as JSON, secret texts only by their digest.' })
  value!: string;
}

@ObjectType({
  description:
    'One fact in the history of an asset: what happened, who did it, when and why (ETSI TS 104 223, 5.1.2-3).',
})
export class HistoryEntry {
  @Field(() => ID, { description: 'UUID of the event.' })
  id!: string;

  @Field(() => Int, { description: 'Place in the history, from 0.' })
  revision!: number;

  @Field({ description: 'What happened, for example `ModelVersionApproved`.' })
  type!: string;

  /** Where it is recorded. */
  stream!: string;

  @Field(() => Instant, { description: 'When it was decided.' })
  at!: string;

  @Field(() => ID, { description: 'Member or token that did it.' })
  actorId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Why, in the words of who did it; `erased` when it named somebody who was erased since.',
  })
  reason!: string | null;

  @Field(() => String, { nullable: true, description: 'Ties together all that one request caused.' })
  correlationId!: string | null;

  @Field(() => [FactField], { description: 'What the fact states.' })
  data!: FactField[];
}

@ObjectType({ description: 'One field before and after a recorded fact.' })
export class FieldChange {
  @Field({ description: 'The field; of a card `card.<field>`.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'As it was stated last before; empty when it was not.' })
  before!: string | null;

  @Field(() => String, { nullable: true, description: 'As it is stated now; empty when it no longer is.' })
  after!: string | null;
}

@ObjectType({
  description:
    'Facts about an asset that are recorded elsewhere: its links and documents, systems that came to contain it, and questions about exposure. Oldest first.',
})
export class RelatedHistory {
  @Field(() => [HistoryEntry], { description: 'The facts.' })
  entries!: HistoryEntry[];

  @Field(() => String, { nullable: true, description: 'Pass as `after` to go on; empty at the end.' })
  next!: string | null;
}

@ObjectType({ description: 'A part of the history of an asset, oldest first.' })
export class History {
  /** Of what it is the history. */
  kind!: AssetKind;
  id!: string;

  @Field(() => [HistoryEntry], { description: 'The facts.' })
  entries!: HistoryEntry[];

  @Field(() => Int, { nullable: true, description: 'Pass as `after` to go on; empty at the end.' })
  next!: number | null;
}
