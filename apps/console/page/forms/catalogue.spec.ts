import { expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { catalogueOf, outlineOf } from '../../catalogue.mjs';

const schema = buildSchema(`
  type Query { none: Int }
  type Mutation { register(input: RegisterInput!): Int }
  input RegisterInput { name: String!, purpose: String! = "", regions: [String!]! = [], kinds: [String!]!, reason: String, note: String
    """UUID of the version; made when left out.""" versionId: ID }
  interface Refusal { code: String! }
  type NotFound implements Refusal { code: String! }
`);

it('requires what the schema requires, and not what it has a default for', () => {
  const required = catalogueOf(schema).inputs['RegisterInput']!.filter((field) => field.required);
  expect(required.map(({ name }) => name)).toEqual(['name', 'kinds']);
});

it('asks first for what is required and last for the reason, and never for the id of what comes into being', () => {
  const names = catalogueOf(schema).inputs['RegisterInput']!.map(({ name }) => name);
  expect(names).toEqual(['name', 'kinds', 'purpose', 'regions', 'note', 'reason']);
});

it('tells the cache the types of each interface, so that refusals are read', () => {
  expect(outlineOf(schema).possibleTypes).toEqual({ Refusal: ['NotFound'] });
});
