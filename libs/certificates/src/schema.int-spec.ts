import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { schemaDifferences } from '@custodia/read-models';
import { migratedDatabase } from '@custodia/migrations/testing';
import { SigningKeyRow } from './keys/signing-key.row.js';
import { certificatesProjections } from './projections.js';

let database: Awaited<ReturnType<typeof migratedDatabase>>;
beforeAll(async () => {
  database = await migratedDatabase();
});
afterAll(() => database?.drop());

it('the migrated tables are what the rows of certificates say', async () => {
  const tables = ['signing_key', ...certificatesProjections.map(({ name, version }) => `${name}_v${version}`)];
  const differences = await schemaDifferences(database.url, [
    SigningKeyRow,
    ...certificatesProjections.map(({ row }) => row),
  ]);
  expect(differences.filter((statement) => tables.some((table) => statement.includes(table)))).toEqual([]);
});
