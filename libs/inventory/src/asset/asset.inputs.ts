import { Field, ID, InputType } from '@nestjs/graphql';
import { derivedId } from '@custodia/kernel';
import { ChangeInput } from '@custodia/graphql';
import { CardField, Classification, LocationInput } from './asset.types.js';
import type { Location } from './asset.policy.js';

// What the inputs of all kinds of assets have in common; each kind gives them its name.

@InputType({ isAbstract: true })
export abstract class RegisterAssetInput {
  @Field(() => ID, {
    nullable: true,
    description: 'UUID of your choice, so that a retry is harmless; made when left out.',
  })
  id?: string;

  @Field({ description: 'Name.' })
  name!: string;

  @Field({ description: 'What it is for.' })
  purpose!: string;

  @Field(() => Classification, { defaultValue: Classification.INTERNAL, description: 'Confidentiality.' })
  classification!: Classification;

  @Field(() => ID, { nullable: true, description: 'Member who answers for it; you when left out.' })
  ownerId?: string;

  @Field(() => ID, { nullable: true, description: 'Member who decides about its disposal.' })
  custodianId?: string;
}

@InputType({ isAbstract: true })
export abstract class AddVersionInput extends ChangeInput {
  @Field(() => ID, { nullable: true, description: 'UUID of the version; made when left out.' })
  versionId?: string;

  @Field({ description: 'Label, unique within the asset, for example 1.4.0.' })
  label!: string;
}

@InputType({ isAbstract: true })
export abstract class VersionInput extends ChangeInput {
  @Field(() => ID, { description: 'The version.' })
  versionId!: string;
}

@InputType({ isAbstract: true })
export abstract class RecordLocationInput extends VersionInput {
  @Field(() => LocationInput, { description: 'Where a copy is kept.' })
  location!: LocationInput;
}

@InputType({ isAbstract: true })
export abstract class RenameInput extends ChangeInput {
  @Field({ description: 'Name from now on; the former one stays in the history.' })
  name!: string;
}

@InputType({ isAbstract: true })
export abstract class DocumentInput extends ChangeInput {
  @Field(() => [CardField], { description: 'The whole card; it replaces the former one, which stays in the history.' })
  card!: CardField[];
}

@InputType({ isAbstract: true })
export abstract class AssignCustodianInput extends ChangeInput {
  @Field(() => ID, { description: 'Member who decides about its disposal from now on.' })
  custodianId!: string;
}

@InputType({ isAbstract: true })
export abstract class PassOwnershipInput extends ChangeInput {
  @Field(() => ID, { description: 'Member who answers for it from now on.' })
  ownerId!: string;
}

@InputType({ isAbstract: true })
export abstract class ReclassifyInput extends ChangeInput {
  @Field(() => Classification, { description: 'Confidentiality from now on.' })
  classification!: Classification;
}

@InputType({ isAbstract: true })
export abstract class RetireInput extends ChangeInput {
  @Field({ description: 'Why it goes out of use.' })
  declare reason: string;
}

/** Locations without an id get one from `within`, so that a retry states the same. */
export const located = (within: string, locations: readonly LocationInput[]): Location[] =>
  locations.map(({ id, kind, uri, subprocessorId }, index) => ({
    id: id ?? derivedId(within, 'location', String(index)),
    kind,
    uri,
    ...(subprocessorId ? { subprocessorId } : {}),
  }));
