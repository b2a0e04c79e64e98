import type { Type } from '@nestjs/common';
import { Field, Float, ID, InputType } from '@nestjs/graphql';
import { Instant } from './scalars.js';

@InputType({ description: 'Conditions on a text; all given ones must hold.' })
export class TextFilter {
  @Field(() => String, { nullable: true, description: 'Exactly this text; null: the field is empty.' })
  eq?: string;

  @Field(() => [String], { nullable: true, description: 'One of these.' })
  in?: string[];

  @Field(() => String, { nullable: true, description: 'Contains this text, whatever the case.' })
  contains?: string;
}

@InputType({ description: 'Conditions on an id.' })
export class IdFilter {
  @Field(() => ID, { nullable: true, description: 'Exactly this id; null: the field is empty.' })
  eq?: string;

  @Field(() => [ID], { nullable: true, description: 'One of these.' })
  in?: string[];
}

@InputType({ description: 'A span of time.' })
export class InstantFilter {
  @Field(() => Instant, { nullable: true, description: 'At this moment or later.' })
  from?: string;

  @Field(() => Instant, { nullable: true, description: 'Before this moment.' })
  to?: string;
}

@InputType({ description: 'A span of numbers.' })
export class NumberFilter {
  @Field(() => Float, { nullable: true, description: 'This or more.' })
  from?: number;

  @Field(() => Float, { nullable: true, description: 'Less than this.' })
  to?: number;
}

@InputType({ description: 'Yes or no.' })
export class BooleanFilter {
  @Field(() => Boolean, { description: 'Exactly this.' })
  eq!: boolean;
}

const byKind = {
  text: TextFilter,
  id: IdFilter,
  instant: InstantFilter,
  number: NumberFilter,
  boolean: BooleanFilter,
} as const;

/** What a field can be filtered by: one of the kinds, or a GraphQL enum with its name. */
export type FilterKind = keyof typeof byKind | { readonly name: string; readonly values: Record<string, string> };

const enumFilters = new Map<string, Type<object>>();

export function filterType(kind: FilterKind): Type<object> {
  if (typeof kind === 'string') return byKind[kind];
  let type = enumFilters.get(kind.name);
  if (!type) {
    type = { [`${kind.name}Filter`]: class {} }[`${kind.name}Filter`]!;
    Field(() => [kind.values], { description: 'One of these.' })(type.prototype, 'in');
    InputType(`${kind.name}Filter`, { description: `Conditions on ${kind.name}.` })(type);
    enumFilters.set(kind.name, type);
  }
  return type;
}
