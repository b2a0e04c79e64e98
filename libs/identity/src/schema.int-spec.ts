import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { schemaDifferences } from '@custodia/read-models';
import { migratedDatabase } from '@custodia/migrations/testing';
import { identityProjections } from './projections.js';
import { SignInIdentityRow, SignInProviderRow } from './identity-provider/sign-in-provider.row.js';
import { DeviceRow } from './device/device.row.js';
import { SessionRow } from './session/session.row.js';
import { TokenUseRow } from './token/token-use.row.js';
import { SignInAddressKeyRow, SignInAddressRow } from './sign-in/address.row.js';

let database: Awaited<ReturnType<typeof migratedDatabase>>;
beforeAll(async () => {
  database = await migratedDatabase();
});
afterAll(() => database?.drop());

it('the migrated tables are what the rows of identity say', async () => {
  const tables = identityProjections.map(({ name, version }) => `${name}_v${version}`);
  const differences = await schemaDifferences(
    database.url,
    identityProjections.map(({ row }) => row),
  );
  expect(differences.filter((statement) => tables.some((table) => statement.includes(table)))).toEqual([]);
});

it('the tables of the sign-in are what their entities say', async () => {
  const differences = await schemaDifferences(database.url, [
    SessionRow,
    SignInAddressRow,
    SignInAddressKeyRow,
    TokenUseRow,
    DeviceRow,
    SignInProviderRow,
    SignInIdentityRow,
  ]);
  expect(differences.filter((statement) => /sign_in|api_token_use/.test(statement))).toEqual([]);
});
