import {
  isObjectType,
  getNamedType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { Extensions } from '@nestjs/graphql';
import { tableOf, type Collection } from '@custodia/read-models';

/** What a request asks, parsed. */
export interface Asked {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
}

/** Names the columns that a field's resolver looks at. A field that does not say needs the whole row. */
export const Needs = (...properties: string[]) => Extensions({ needs: properties });

type Fields = ReadonlyMap<string, ReadonlySet<string>>;

/** A collection that a document asks for, and the field that gives it. */
export interface AskedCollection extends Collection {
  readonly field: string;
}

interface Choice {
  readonly wanted: readonly string[] | undefined;
  readonly collections: readonly AskedCollection[];
}

/** Says that a field gives the rows that belong to its own row, so that a list can read them along with its page. */
export const Collects = (collection: Pick<Collection, 'row' | 'by'>) =>
  Extensions({ needs: ['id'], collects: collection });

const known = new WeakMap<DocumentNode, Fields>();
const chosen = new WeakMap<Fields, Map<object, Choice>>();

/**
 * The properties of a row that answering the document can look at, wherever in it the row's type stands; `undefined` when that cannot be told.
 * A wide row need then not be read, sent and taken apart for the sake of four fields.
 */
export const wantedOf = <Row>(asked: Asked, row: new () => Row): readonly string[] | undefined =>
  choiceOf(asked, row).wanted;

/** The collections of such rows that the document asks for. */
export const collectionsOf = <Row>(asked: Asked, row: new () => Row): readonly AskedCollection[] =>
  choiceOf(asked, row).collections;

function choiceOf<Row>(asked: Asked, row: new () => Row): Choice {
  const { schema, document } = asked;
  let fields = known.get(document);
  if (!fields) known.set(document, (fields = fieldsOf(schema, document)));
  let choices = chosen.get(fields);
  if (!choices) chosen.set(fields, (choices = new Map()));
  let choice = choices.get(row);
  if (!choice) choices.set(row, (choice = choose(asked, fields, row)));
  return choice;
}

function choose<Row>(asked: Asked, fields: Fields, row: new () => Row): Choice {
  const type = asked.schema.getType(row.name);
  const names = fields.get(row.name);
  if (!isObjectType(type) || !names) return { wanted: undefined, collections: [] };
  const table = tableOf(row);
  const wanted = new Set<string>();
  const collections: AskedCollection[] = [];
  let whole = false;
  for (const name of names) {
    const { needs, collects } = (type.getFields()[name]?.extensions ?? {}) as {
      needs?: readonly string[];
      collects?: Pick<Collection, 'row' | 'by'>;
    };
    if (!needs && !table.column(name)) whole = true;
    for (const property of needs ?? [name]) wanted.add(property);
    if (collects)
      collections.push({
        ...collects,
        field: name,
        only: collects.row === (row as unknown) ? undefined : wantedOf(asked, collects.row),
      });
  }
  return { wanted: whole ? undefined : [...wanted], collections };
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
