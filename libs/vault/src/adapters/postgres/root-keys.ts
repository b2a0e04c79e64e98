import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import type pg from 'pg';
import type { KeyFolder } from '../../key-files/key-folder.js';
import { VaultFault } from '../../port.js';
import { unwrap, wrap } from '../../sealing.js';

export interface RootKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** Wraps every key of the folder anew that another root key wraps. Answers how many. */
export async function rewrap(folder: KeyFolder, from: RootKey, to: RootKey): Promise<number> {
  let count = 0;
  for await (const { organisation, id, rootKeyId, wrapped } of folder.keys()) {
    if (rootKeyId === to.id) continue;
    if (rootKeyId !== from.id) throw otherRootKey(rootKeyId, from.id);
    const subject = { organisation, id };
    const key = unwrap(from.key, subject, wrapped);
    await folder.replace(subject, { rootKeyId: to.id, wrapped: wrap(to.key, subject, key) });
    count++;
  }
  return count;
}

/** From here on only `to` is in use. Waits for those who are making a key under `from`; within a transaction. */
export async function activate(client: pg.ClientBase, from: RootKey, to: RootKey): Promise<void> {
  await checkRootKey(client, from);
  await client.query('update custodia_vault.root_key set retired_at = now() where root_key_id = $1', [from.id]);
  await client.query(
    'insert into custodia_vault.root_key (root_key_id) values ($1) on conflict (root_key_id) do update set activated_at = now(), retired_at = null',
    [to.id],
  );
}

/** Registers the first root key; answers the one that is in use. */
export async function activeRootKey(client: pg.ClientBase, first: RootKey): Promise<string> {
  await client.query(
    'insert into custodia_vault.root_key (root_key_id) select $1 where not exists (select from custodia_vault.root_key) on conflict do nothing',
    [first.id],
  );
  const { rows } = await client.query<{ root_key_id: string }>(
    'select root_key_id from custodia_vault.root_key where retired_at is null',
  );
  return rows[0]!.root_key_id;
}

/** Throws `VaultFault` when another root key is in use. */
export async function checkRootKey(client: pg.ClientBase, root: RootKey): Promise<void> {
  const active = await activeRootKey(client, root);
  if (active !== root.id) throw otherRootKey(active, root.id);
}

/** The id tells root keys apart and gives nothing away: a hash of 256 random bits. */
export function rootKeyOf(bytes: Uint8Array): RootKey {
  if (bytes.length !== 32) throw new VaultFault(`The root key has ${bytes.length} bytes, it must have 32.`);
  return {
    id: createHash('sha256').update('custodia root key').update(bytes).digest('hex').slice(0, 16),
    key: createSecretKey(bytes),
  };
}

export const otherRootKey = (wanted: string, given: string): VaultFault =>
  new VaultFault(
    `The keys of this database are wrapped by the root key ${wanted}, the one given is ${given}. ` +
      'Set CUSTODIA_ROOT_KEY (or restore root.key in the data folder) to the root key of this database; after a rotation, to the new one. ' +
      'When a rotation was interrupted, repeat it: custodia root-key rotate.',
  );
