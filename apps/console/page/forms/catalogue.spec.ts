import { expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { catalogueOf } from '../../catalogue.mjs';

const schema = buildSchema(`
  type Query { none: Int }
  type Mutation { register(input: RegisterInput!): Int }
  input RegisterInput { name: String!, purpose: String! = "", regions: [String!]! = [], kinds: [String!]!, note: String }
`);

it('requires what the schema requires, and not what it has a default for', () => {
  const required = catalogueOf(schema).inputs['RegisterInput']!.filter((field) => field.required);
  expect(required.map(({ name }) => name)).toEqual(['name', 'kinds']);
});
