import { Field, ID, Int, ObjectType, type FieldMiddleware, type ReturnTypeFunc } from '@nestjs/graphql';
import { ProjectedEntity } from '@custodia/read-models';
import { Column, type ColumnOptions } from 'typeorm';
import type { RequestContext } from './context.js';
import { Instant } from './scalars.js';
import { Needs } from './wanted.js';

/** Shows since when the record whose id stands in `property` is stale; one look for all that a request shows. */
export function StaleSince(property: string): PropertyDecorator {
  const ask: FieldMiddleware<Record<string, string>, RequestContext> = ({ source, context }) =>
    context.session.staleSince(source[property]!);
  return (target, field) => {
    Field(() => Instant, {
      nullable: true,
      middleware: [ask as FieldMiddleware],
      description:
        'Since when less is shown than was recorded, because the read models could not take an event; empty when everything is shown. Do not decide on a record that shows a time here: mutations refuse it with `RECORD_STALE` until an operator has repaired it.',
    })(target, field);
    Needs(property)(target, String(field));
  };
}

/** Says that a row tells of the record whose id stands in `property`, not of a record of its own. */
export const PartOf =
  (property: string): ClassDecorator =>
  ({ prototype }) =>
    StaleSince(property)(prototype as object, 'staleSince');

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

  @StaleSince('id')
  declare readonly staleSince?: string | null;
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
