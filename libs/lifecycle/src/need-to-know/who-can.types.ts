import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ReadGround as Ground } from '@custodia/graphql';
import { CaseAssetKind, enumOf } from '../asset.types.js';
import type { CaseAssetKind as Kind } from '../asset.policy.js';

export const AssetAction = { READ: 'read', READ_TEXT: 'read_text', CHANGE: 'change' } as const;
export type AssetAction = (typeof AssetAction)[keyof typeof AssetAction];
registerEnumType(AssetAction, {
  name: 'AssetAction',
  description: 'What a member may do with an asset.',
  valuesMap: {
    READ: { description: 'See it, and what belongs to it: versions, places of weights, digests, documents, history.' },
    READ_TEXT: { description: 'Read the text of a prompt; of other kinds nobody, because they have none.' },
    CHANGE: {
      description:
        'Change it by what is open to owners: describe it, add versions, deploy, retire; of a document its details and file.',
    },
  },
});

const ReadGround = enumOf(['classification', 'role', 'ownership', 'custodianship', 'duty'] satisfies Ground[]);
registerEnumType(ReadGround, {
  name: 'ReadGround',
  description: 'By what a member may do something with a record.',
  valuesMap: {
    CLASSIFICATION: { description: 'It is public or internal, and so read by everybody.' },
    ROLE: { description: 'A role of the member reads, or changes, everything.' },
    OWNERSHIP: { description: 'The member owns it.' },
    CUSTODIANSHIP: { description: 'The member is its data custodian.' },
    DUTY: { description: 'The member has, or had, a duty in a disposal or a transfer of it.' },
  },
});

@ObjectType({ description: 'A member who may, and by what.' })
export class EntitledMember {
  @Field(() => ID, { description: 'The member.' })
  memberId!: string;

  @Field(() => [ReadGround], { description: 'Everything by which the member may; one is enough.' })
  grounds!: readonly string[];
}

@ObjectType({ description: 'Which members may do something with an asset.' })
export class WhoCan {
  @Field(() => AssetAction, { description: 'What they may do.' })
  action!: AssetAction;

  @Field(() => CaseAssetKind, { description: 'Kind of the asset.' })
  kind!: Kind;

  @Field(() => ID, { description: 'The asset.' })
  id!: string;

  @Field(() => [EntitledMember], {
    description: 'Members who may, oldest first. Suspended and erased members may nothing and are not among them.',
  })
  members!: readonly EntitledMember[];
}
