import pg from 'pg';
import { VaultFault } from '../../port.js';

/** SQLSTATE: there is no such schema, or no such table. */
const absent = ['3F000', '42P01'];

/** Throws `VaultFault` unless the migrations have made the schema `custodia_vault` here. */
export async function assertSchema(client: Pick<pg.ClientBase, 'query'>): Promise<void> {
  await client.query('select from custodia_vault.key_folder limit 0').catch((cause: { code?: string }) => {
    if (!absent.includes(cause.code ?? '')) throw cause;
    throw new VaultFault(
      'The schema custodia_vault is not there, or older than this release. Run the migrations first: `custodia start` does.',
      { cause },
    );
  });
}

/**
 * As the owner, after the migrations: lets `role` use the keys, and not change the tables. No `delete`: an erasure is an
 * update, so that an erased subject stays known.
 */
export async function grantVault(client: Pick<pg.ClientBase, 'query'>, role: string): Promise<void> {
  const name = pg.escapeIdentifier(role);
  await client.query(`grant usage on schema custodia_vault to ${name}`);
  await client.query(
    `grant select, insert, update on custodia_vault.root_key, custodia_vault.erasure_key, custodia_vault.key_folder to ${name}`,
  );
}
