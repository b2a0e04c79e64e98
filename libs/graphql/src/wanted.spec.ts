import { describe, expect, it } from '@jest/globals';
import { ProjectedEntity } from '@custodia/read-models';
import { buildSchema, isObjectType, parse, type GraphQLSchema } from 'graphql';
import { Column, Entity } from 'typeorm';
import { collectionsOf, wantedOf } from './wanted.js';

@Entity('shelf_of_wanted_v1')
class Shelf extends ProjectedEntity {
  @Column('text')
  room!: string;

  @Column('jsonb')
  plan!: object;
}

@Entity('book_of_wanted_v1')
class Book extends ProjectedEntity {
  @Column('text')
  title!: string;

  @Column('text')
  shelfId!: string;
}

const schema: GraphQLSchema = buildSchema(`
  type Shelf { id: ID! room: String! plan: String! size: Int! owner: String! books: [Book!]! }
  type Book { id: ID! title: String! shelfId: ID! }
  union Thing = Shelf | Book
  type Query { shelves: [Shelf!]! things: [Thing!]! }
`);
const told = (type: string, field: string, extensions: object): void => {
  const of = schema.getType(type);
  if (isObjectType(of)) Object.assign(of.getFields()[field]!, { extensions });
};
told('Shelf', 'size', { needs: ['plan'] });
told('Shelf', 'books', { needs: ['id'], collects: { row: Book, by: 'shelfId' } });

const asked = (query: string) => ({ schema, document: parse(query) });

describe('what a request can look at', () => {
  it('is the columns of the fields it names, and those that a computed field needs', () => {
    expect(wantedOf(asked('{ shelves { __typename room size } }'), Shelf)).toEqual(['room', 'plan']);
  });

  it('is told from every place in the document, through fragments and unions', () => {
    const request = asked(
      '{ shelves { ...Here } things { ... on Shelf { plan } ... on Book { title } } } fragment Here on Shelf { id }',
    );
    expect(wantedOf(request, Shelf)?.toSorted()).toEqual(['id', 'plan']);
    expect(wantedOf(request, Book)).toEqual(['title']);
  });

  it('is everything where a field does not say what it needs, and where the row is not asked for by its type', () => {
    expect(wantedOf(asked('{ shelves { room owner } }'), Shelf)).toBeUndefined();
    expect(wantedOf(asked('{ shelves { room } }'), Book)).toBeUndefined();
  });

  it('includes the collections it names, with what it looks at in them', () => {
    const request = asked('{ shelves { books { title } } }');
    expect(collectionsOf(request, Shelf)).toEqual([{ row: Book, by: 'shelfId', field: 'books', only: ['title'] }]);
    expect(collectionsOf(asked('{ shelves { room } }'), Shelf)).toEqual([]);
  });
});
