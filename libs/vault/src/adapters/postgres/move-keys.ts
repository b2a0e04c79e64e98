import type pg from 'pg';
import type { KeyFolder } from '../../key-files/key-folder.js';
import type { RootKeyRenewal } from '../../root-key.js';
import { unwrap, wrap } from '../../sealing.js';
import { activate, activeRootKey, checkRootKey, otherRootKey, rootKeyOf, type RootKey } from './root-keys.js';

/** Of the advisory lock that lets only one process at a time move keys; chosen at random. */
const moveLock = '2290417318850166423';
const batch = 500;

interface OldRow {
  readonly organisation_id: string;
  readonly subject_id: string;
  readonly wrapped_key: Buffer;
  readonly root_key_id: string;
}

/**
 * The root key to work with. At the first start of this release it moves the keys that an earlier one kept in rows into
 * their files, under a fresh root key: the old one opens what the write-ahead log and dead rows still hold of them, so it is
 * destroyed afterwards. Without `renewal` (the root key is not ours to exchange) the same one stays. May be killed at any
 * point: it is repeated, or finished, at the next start.
 */
export async function readyRootKey(
  pool: pg.Pool,
  folder: KeyFolder,
  root: RootKey,
  renewal: RootKeyRenewal | undefined,
): Promise<RootKey> {
  const client = await pool.connect();
  try {
    await client.query(`select pg_advisory_lock(${moveLock})`);
    try {
      const active = await activeRootKey(client, root);
      const begun = renewal?.begun();
      if (active !== root.id && begun && rootKeyOf(begun).id === active) {
        // Killed after the database took the new key and before its file had its name.
        await renewal!.finish({ keepOld: !(await wasInRows(client, root)) });
        return rootKeyOf(begun);
      }
      await checkRootKey(client, root);
      if (!(await oldRows(client, undefined)).length) return root;
      const to = renewal ? rootKeyOf(await renewal.begin()) : root;
      await move(client, folder, root, to);
      if (to.id !== root.id) await renewal!.finish({ keepOld: false });
      return to;
    } finally {
      await client.query(`select pg_advisory_unlock(${moveLock})`);
    }
  } finally {
    client.release();
  }
}

/** Whether keys were ever in rows under this root key: then it opens what the write-ahead log still holds of them. */
export async function wasInRows(client: pg.ClientBase | pg.Pool, { id }: RootKey): Promise<boolean> {
  const { rows } = await client.query<{ in_rows: boolean }>(
    'select in_rows from custodia_vault.root_key where root_key_id = $1',
    [id],
  );
  return rows[0]?.in_rows ?? false;
}

async function move(client: pg.ClientBase, folder: KeyFolder, root: RootKey, to: RootKey): Promise<void> {
  for (let last: OldRow | undefined; ;) {
    const rows = await oldRows(client, last);
    if (rows.length === 0) break;
    last = rows.at(-1);
    for (const { organisation_id: organisation, subject_id: id, wrapped_key, root_key_id } of rows) {
      if (root_key_id !== root.id) throw otherRootKey(root_key_id, root.id);
      const subject = { organisation, id };
      const key = { rootKeyId: to.id, wrapped: wrap(to.key, subject, unwrap(root.key, subject, wrapped_key)) };
      if (!(await folder.add(subject, key))) await folder.replace(subject, key);
    }
  }
  await client.query('begin');
  try {
    await client.query('set local synchronous_commit = on');
    if (to.id !== root.id) await activate(client, root, to);
    await client.query(
      'update custodia_vault.erasure_key set wrapped_key = null, root_key_id = null where wrapped_key is not null',
    );
    await client.query('commit');
  } catch (fault) {
    await client.query('rollback').catch(() => undefined);
    throw fault;
  }
}

async function oldRows(client: pg.ClientBase, after: OldRow | undefined): Promise<OldRow[]> {
  const { rows } = await client.query<OldRow>(
    `select organisation_id, subject_id, wrapped_key, root_key_id from custodia_vault.erasure_key
     where wrapped_key is not null and (organisation_id, subject_id) > ($1, $2)
     order by organisation_id, subject_id limit ${batch}`,
    [after?.organisation_id ?? '', after?.subject_id ?? ''],
  );
  return rows;
}
