import { expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { readFileSync } from 'node:fs';
import { places, withoutView } from './places.js';

const schema = buildSchema(readFileSync(new URL('../../../api/schema.graphql', import.meta.url), 'utf8'));
const mutations = Object.keys(schema.getMutationType()!.getFields()).sort();

it('offers every mutation of the schema in one place, or says why none does', () => {
  const offered = [...Object.values(places).flat(), ...Object.keys(withoutView)].sort();
  expect(offered).toEqual(mutations);
});
