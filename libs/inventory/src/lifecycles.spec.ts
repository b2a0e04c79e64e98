import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { lifecyclePages } from './lifecycles.js';

it('the pages of docs/lifecycles are what the tables say; npm run lifecycles writes them', () => {
  const written = readdirSync('docs/lifecycles').map((name) => [name, readFileSync(`docs/lifecycles/${name}`, 'utf8')]);
  expect(Object.fromEntries(written)).toEqual(lifecyclePages());
});
