import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import type pg from 'pg';
import { VaultFault } from '../../port.js';
import { unwrap, wrap } from '../../sealing.js';

export interface KeyRow {
  readonly organisation_id: string;
  readonly subject_id: string;
  readonly wrapped_key: Buffer | null;
  readonly root_key_id: string | null;
}

export interface RootKey {
  readonly id: string;
  readonly key: KeyObject;
}

export const columns = 'organisation_id, subject_id, wrapped_key, root_key_id';
const rewrapBatch = 1_000;

/** In one transaction; nothing is written while it runs, and a process that still has the old key writes nothing after it. */
export async function rewrap(client: pg.ClientBase, from: RootKey, to: RootKey): Promise<number> {
  await client.query('begin');
  try {
    await client.query('lock table custodia_vault.root_key, custodia_vault.erasure_key in share row exclusive mode');
    await checkRootKey(client, from);
    await client.query('update custodia_vault.root_key set retired_at = now() where root_key_id = $1', [from.id]);
    await client.query(
      'insert into custodia_vault.root_key (root_key_id) values ($1) on conflict (root_key_id) do update set activated_at = now(), retired_at = null',
      [to.id],
    );
    let count = 0;
    for (let last: KeyRow | undefined; ;) {
      const { rows } = await client.query<KeyRow>(
        `select ${columns} from custodia_vault.erasure_key where root_key_id = $1 and (organisation_id, subject_id) > ($2, $3)
         order by organisation_id, subject_id limit ${rewrapBatch}`,
        [from.id, last?.organisation_id ?? '', last?.subject_id ?? ''],
      );
      if (rows.length === 0) break;
      last = rows.at(-1);
      const wrapped = rows.map((row) => {
        const subject = { organisation: row.organisation_id, id: row.subject_id };
        return wrap(to.key, subject, unwrap(from.key, subject, row.wrapped_key!));
      });
      await client.query(
        `update custodia_vault.erasure_key k set wrapped_key = n.wrapped_key, root_key_id = $1
         from unnest($2::text[], $3::text[], $4::bytea[]) as n(organisation_id, subject_id, wrapped_key)
         where k.organisation_id = n.organisation_id and k.subject_id = n.subject_id`,
        [to.id, rows.map((row) => row.organisation_id), rows.map((row) => row.subject_id), wrapped],
      );
      count += rows.length;
    }
    await client.query('commit');
    return count;
  } catch (fault) {
    await client.query('rollback').catch(() => undefined);
    throw fault;
  }
}

/** Registers the first root key; throws `VaultFault` when another one is in use. */
export async function checkRootKey(client: pg.ClientBase, root: RootKey): Promise<void> {
  await client.query(
    'insert into custodia_vault.root_key (root_key_id) select $1 where not exists (select from custodia_vault.root_key) on conflict do nothing',
    [root.id],
  );
  const { rows } = await client.query<{ root_key_id: string }>(
    'select root_key_id from custodia_vault.root_key where retired_at is null',
  );
  if (rows[0]!.root_key_id !== root.id) throw otherRootKey(rows[0]!.root_key_id, root.id);
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
    `The keys in custodia_vault are wrapped by the root key ${wanted}, the one given is ${given}. ` +
      'Set CUSTODIA_ROOT_KEY (or restore root.key in the data folder) to the root key of this database; after a rotation, to the new one.',
  );
