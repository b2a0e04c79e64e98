import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Instant } from '@custodia/graphql';

@ObjectType({ description: 'One fact from the history of a case, hold or policy, as recorded.' })
export class CaseFact {
  @Field({ description: 'What happened.' })
  type!: string;

  @Field(() => ID, { description: 'Who: a member, or `custodia` for what the service did itself.' })
  by!: string;

  @Field(() => String, {
    nullable: true,
    description: 'How the member was authenticated: `token:` and its id. Empty for what the service did itself.',
  })
  credential?: string | undefined;

  @Field(() => Instant, { description: 'When.' })
  at!: string;

  @Field(() => Int, { description: 'Place in the history, from 0.' })
  revision!: number;

  @Field({ description: 'The facts as JSON.' })
  data!: string;
}
