import { describe, expect, it } from '@jest/globals';
import { buildSchema, execute, isObjectType, parse, type GraphQLSchema } from 'graphql';
import { RequestContext } from './context.js';
import { withReadAlong } from './read-along.js';

function shelves(): { readonly schema: GraphQLSchema; readonly asked: string[] } {
  const asked: string[] = [];
  const schema = buildSchema(`
    type Shelf { id: ID! books: [Book!]! readers: [Book!]! }
    type Book { title: String! }
    type Query { shelves: [Shelf!]! }
  `);
  const shelf = schema.getType('Shelf');
  if (!isObjectType(shelf)) throw new Error('Shelf is an object type');
  for (const name of ['books', 'readers'] as const)
    Object.assign(shelf.getFields()[name]!, {
      extensions: { collects: { row: Object, by: 'shelfId' } },
      resolve: ({ id }: { id: string }) => (asked.push(`${name} of ${id}`), [{ title: `${name} looked up` }]),
    });
  return { schema: withReadAlong(schema), asked };
}

describe('rows that were read along with a list', () => {
  it('answer their field, and the resolver is asked for what was not read', async () => {
    const { schema, asked } = shelves();
    const [full, empty, unread] = [{ id: '1' }, { id: '2' }, { id: '3' }];
    const noSession = (): never => {
      throw new Error('nothing is read here');
    };
    const request = new RequestContext(null, 'a request', undefined, noSession, () => new Date(0));
    request
      .readAlong('books')
      .set(full, [{ title: 'Dune' }])
      .set(empty, []);
    request.readAlong('readers').set(empty, [{ title: 'Ann' }]);
    const { data } = await execute({
      schema,
      document: parse('{ shelves { id few: books { title } readers { title } } }'),
      contextValue: request,
      rootValue: { shelves: [full, empty, unread] },
    });
    expect(JSON.parse(JSON.stringify(data))).toEqual({
      shelves: [
        { id: '1', few: [{ title: 'Dune' }], readers: [{ title: 'readers looked up' }] },
        { id: '2', few: [], readers: [{ title: 'Ann' }] },
        { id: '3', few: [{ title: 'books looked up' }], readers: [{ title: 'readers looked up' }] },
      ],
    });
    expect(asked).toEqual(['readers of 1', 'books of 3', 'readers of 3']);
  });
});
