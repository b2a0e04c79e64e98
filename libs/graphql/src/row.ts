import { Field, ID, Int, ObjectType, type ReturnTypeFunc } from '@nestjs/graphql';
import { ProjectedEntity } from '@custodia/read-models';
import { Column, type ColumnOptions } from 'typeorm';
import { Instant } from './scalars.js';

/** What every record shows: the row of a projection is the GraphQL type. */
@ObjectType({ isAbstract: true })
export abstract class Row extends ProjectedEntity {
  @Field(() => ID, { description: 'UUID of the record.' })
  declare id: string;

  @Field(() => Int, { description: 'Send as `expectedRevision` to change only what you have seen.' })
  declare revision: number;

  @Field(() => Instant, { description: 'When the first fact about it was recorded.' })
  declare createdAt: string;

  @Field(() => Instant, { description: 'When the latest fact about it was recorded.' })
  declare updatedAt: string;
}

type ColumnType =
  | 'text'
  | 'text[]'
  | 'boolean'
  | 'integer'
  | 'bigint'
  | 'double precision'
  | 'numeric'
  | 'timestamptz'
  | 'date'
  | 'jsonb';

interface ShownOptions {
  readonly nullable?: boolean;
}

/** A column that is also a GraphQL field of the same name. */
export function Shown(
  type: ReturnTypeFunc,
  column: ColumnType,
  description: string,
  { nullable = false }: ShownOptions = {},
): PropertyDecorator {
  return (target, property) => {
    Field(type, { description, nullable })(target, property);
    const array = column.endsWith('[]');
    const options: ColumnOptions = { type: (array ? column.slice(0, -2) : column) as 'text', array, nullable };
    Column(options)(target, String(property));
  };
}
