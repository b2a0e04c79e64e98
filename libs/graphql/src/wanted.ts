import { isObjectType, getNamedType, TypeInfo, visit, visitWithTypeInfo, type DocumentNode, type GraphQLSchema } from 'graphql';
import { Extensions } from '@nestjs/graphql';
import { tableOf } from '@custodia/read-models';

/** What a request asks, parsed. */
export interface Asked {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
}

/** Names the columns that a field's resolver looks at. A field that does not say needs the whole row. */
export const Needs = (...properties: string[]) => Extensions({ needs: properties });

type Fields = ReadonlyMap<string, ReadonlySet<string>>;

const known = new WeakMap<DocumentNode, Fields>();
const chosen = new WeakMap<Fields, Map<object, readonly string[] | undefined>>();

/**
 * The properties of a row that answering the document can look at, wherever in it the row's type stands; `undefined` when that cannot be told.
 * A wide row need then not be read, sent and taken apart for the sake of four fields.
 */
export function wantedOf<Row>({ schema, document }: Asked, row: new () => Row): readonly string[] | undefined {
  let fields = known.get(document);
  if (!fields) known.set(document, (fields = fieldsOf(schema, document)));
  let rows = chosen.get(fields);
  if (!rows) chosen.set(fields, (rows = new Map()));
  if (!rows.has(row)) rows.set(row, choose(schema, fields, row));
  return rows.get(row);
}

function choose<Row>(schema: GraphQLSchema, fields: Fields, row: new () => Row): readonly string[] | undefined {
  const type = schema.getType(row.name);
  const asked = fields.get(row.name);
  if (!isObjectType(type) || !asked) return undefined;
  const table = tableOf(row);
  const wanted = new Set<string>();
  for (const name of asked) {
    const needs = type.getFields()[name]?.extensions['needs'] as readonly string[] | undefined;
    if (!needs && !table.column(name)) return undefined;
    for (const property of needs ?? [name]) wanted.add(property);
  }
  return [...wanted];
}

/** For each object type the fields that the document asks of it. */
function fieldsOf(schema: GraphQLSchema, document: DocumentNode): Fields {
  const fields = new Map<string, Set<string>>();
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field({ name: { value: name } }) {
        const parent = info.getParentType();
        if (!parent || name.startsWith('__')) return;
        const type = getNamedType(parent);
        // Through an interface or a union a field may be of any of its types.
        for (const { name: of } of isObjectType(type) ? [type] : schema.getPossibleTypes(type as never)) {
          const asked = fields.get(of) ?? new Set<string>();
          fields.set(of, asked.add(name));
        }
      },
    }),
  );
  return fields;
}
