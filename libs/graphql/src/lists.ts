import type { Type } from '@nestjs/common';
import {
  ArgsType,
  Field,
  InputType,
  Int,
  ObjectType,
  Parent,
  ResolveField,
  Resolver,
  registerEnumType,
} from '@nestjs/graphql';
import type { ListRequest } from '@custodia/read-models';
import { filterType, type FilterKind } from './filters.js';
import { Instant } from './scalars.js';

export enum SortDirection {
  ASC = 'asc',
  DESC = 'desc',
}
registerEnumType(SortDirection, { name: 'SortDirection', description: 'Upwards or downwards.' });

@ObjectType({ description: 'Where a page stands in its list (Relay).' })
export class PageInfo {
  @Field({ description: 'More behind `endCursor`.' })
  hasNextPage!: boolean;

  @Field({ description: 'More before `startCursor`.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Of the first edge.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Of the last edge.' })
  endCursor!: string | null;
}

export type ListArgs = ListRequest;

interface ListOptions {
  /** Plural field name in the schema's descriptions. */
  readonly filter: Record<string, FilterKind>;
  /** Fields besides `createdAt` and `updatedAt` that a page can be sorted by. */
  readonly sort?: readonly string[];
  /** Whether the list can be asked as of a past moment (its projection keeps history). */
  readonly asOf?: boolean;
}

/** The Relay connection, filter, sort and arguments of a row type. Register `resolver` with the module. */
export function listOf<Row extends object>(row: Type<Row>, { filter, sort = [], asOf = false }: ListOptions) {
  const { name } = row;
  const Edge = named(`${name}Edge`);
  Field(() => row, { description: 'The record.' })(Edge.prototype, 'node');
  Field(() => String, { description: 'Pass as `after` or `before`.' })(Edge.prototype, 'cursor');
  ObjectType(Edge.name, { description: `One ${name} of a page.` })(Edge);

  const Connection = named(`${name}Connection`);
  Field(() => [Edge], { description: 'The page.' })(Connection.prototype, 'edges');
  Field(() => PageInfo, { description: 'Where the page stands.' })(Connection.prototype, 'pageInfo');
  ObjectType(Connection.name, { description: `A page of a list of ${name}.` })(Connection);

  const Filter = named(`${name}Filter`);
  for (const [field, kind] of Object.entries({
    id: 'id' as const,
    createdAt: 'instant' as const,
    updatedAt: 'instant' as const,
    ...filter,
  })) {
    const type = filterType(kind);
    Field(() => type, { nullable: true, description: `By ${field}.` })(Filter.prototype, field);
  }
  InputType(Filter.name, { description: `Which ${name} records; all given conditions must hold.` })(Filter);

  const SortField = Object.fromEntries(['createdAt', 'updatedAt', ...sort].map((field) => [constant(field), field]));
  registerEnumType(SortField, { name: `${name}SortField`, description: `What a list of ${name} can be sorted by.` });
  const Sort = named(`${name}Sort`);
  Field(() => SortField, { description: 'The field.' })(Sort.prototype, 'field');
  Field(() => SortDirection, { defaultValue: SortDirection.ASC, description: 'Upwards unless told.' })(
    Sort.prototype,
    'direction',
  );
  InputType(Sort.name, { description: `Order of a list of ${name}.` })(Sort);

  const Args = named(`${name}ListArgs`);
  const optional = (field: string, type: () => unknown, description: string) =>
    Field(type as () => Type<unknown>, { nullable: true, description })(Args.prototype, field);
  optional('filter', () => Filter, 'Which records.');
  optional('sort', () => Sort, 'In which order; by creation time unless told. Ties are broken by id.');
  optional('first', () => Int, 'Size of the page, 20 unless told, 200 at the most.');
  optional('after', () => String, 'Continue behind this cursor.');
  optional('last', () => Int, 'Size of the page, counted from the end.');
  optional('before', () => String, 'Stop before this cursor.');
  if (asOf) optional('asOf', () => Instant, 'As the list was at this moment.');
  ArgsType()(Args);

  return { Connection, Args, resolver: totalCount(Connection) };
}

function totalCount(Connection: Type<object>): Type<object> {
  @Resolver(() => Connection)
  class ConnectionResolver {
    @ResolveField(() => Int, { description: 'Records in the whole list; counted only when asked for.' })
    totalCount(@Parent() page: { totalCount(): Promise<number> }): Promise<number> {
      return page.totalCount();
    }
  }
  return ConnectionResolver;
}

const named = (name: string): Type<object> => ({ [name]: class {} })[name]!;

const constant = (field: string): string => field.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase();
