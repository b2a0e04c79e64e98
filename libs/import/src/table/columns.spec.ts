import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { columnsOf, essentials, statements } from './columns.js';

it('headings are told by their letters', () => {
  expect(columnsOf(['Owner ID', 'owner_id', 'OWNERID', 'owner']).map(({ name }) => name)).toEqual(
    Array(4).fill('ownerId'),
  );
  expect(essentials(columnsOf(['kind', 'name', 'source id']))).toBe(3);
  expect(essentials(columnsOf(['kind', 'name', 'purpose']))).toBe(2);
});

it('every column is documented', () => {
  const documented = readFileSync('docs/cli.md', 'utf8');
  for (const [name, meaning] of Object.entries(statements))
    expect(documented).toContain(`| \`${name}\` | ${meaning} |`);
});
