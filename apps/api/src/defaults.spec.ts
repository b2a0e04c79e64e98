import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { withDefaults } from './defaults.js';

const schema = buildSchema(`
  enum Colour { RED BLUE }
  input Leaf { colour: Colour! = BLUE, tags: [String!]! = ["a"], note: String }
  input Tree { name: String!, leaf: Leaf, leaves: [Leaf!]! = [] }
  type Query { plant(tree: Tree!): Int }
`);
const document = parse('query($tree: Tree!) { plant(tree: $tree) }');

describe('the defaults of input fields', () => {
  it('are filled in as a client would write them, also in lists and nested', () =>
    expect(withDefaults(schema, document, { tree: { name: 'oak', leaves: [{ colour: 'RED' }, {}] } })).toEqual({
      tree: {
        name: 'oak',
        leaves: [
          { colour: 'RED', tags: ['a'] },
          { colour: 'BLUE', tags: ['a'] },
        ],
      },
    }));
  it('leave what was given, null included', () => {
    const given = { tree: { name: 'oak', leaf: null, leaves: [] } };
    expect(withDefaults(schema, document, given)).toEqual(given);
  });
  it('do not mend what is wrong', () =>
    expect(withDefaults(schema, document, { tree: ['oak'], other: 1 })).toEqual({ tree: ['oak'], other: 1 }));
});
