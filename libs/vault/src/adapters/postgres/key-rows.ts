import type pg from 'pg';
import { VaultFault, type Subject } from '../../port.js';
import type { Erasure, KeyFolder } from '../../key-files/key-folder.js';

/** What the database knows of a key: that there is one, and that it was destroyed. */
export interface KeyRow {
  readonly subject_id: string;
  readonly erasing_at: Date | null;
}

export async function keyRows(pool: pg.Pool, organisation: string, ids: readonly string[]): Promise<KeyRow[]> {
  const { rows } = await pool.query<KeyRow>(
    'select subject_id, erasing_at from custodia_vault.erasure_key where organisation_id = $1 and subject_id = any($2)',
    [organisation, ids],
  );
  return rows;
}

/** From here on no process uses the key any more, whatever becomes of this one. Answers since when; null when there was no key. */
export async function beginErasure(pool: pg.Pool, { organisation, id }: Subject): Promise<string | null> {
  const { rows } = await pool.query<{ erasing_at: Date }>(
    `update custodia_vault.erasure_key set erasing_at = coalesce(erasing_at, now())
     where organisation_id = $1 and subject_id = $2 returning erasing_at`,
    [organisation, id],
  );
  return rows[0]?.erasing_at.toISOString() ?? null;
}

/** Once the key is destroyed. True for the one who says it first. */
export async function recordErasure(pool: pg.Pool, { organisation, id }: Subject): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update custodia_vault.erasure_key set erased_at = now()
     where organisation_id = $1 and subject_id = $2 and erased_at is null`,
    [organisation, id],
  );
  return rowCount === 1;
}

/** Refuses another folder than the one that holds the keys of this database. */
export async function registerFolder(client: pg.ClientBase, folder: KeyFolder): Promise<void> {
  await client.query('insert into custodia_vault.key_folder (folder_id) values ($1) on conflict do nothing', [
    folder.id,
  ]);
  const { rows } = await client.query<{ folder_id: string; registered_at: Date }>(
    'select folder_id, registered_at from custodia_vault.key_folder',
  );
  const [known] = rows;
  if (known!.folder_id !== folder.id)
    throw new VaultFault(
      `${folder.path} is not the key folder of this database, which knows another one since ${known!.registered_at.toISOString()}. ` +
        'Every process needs the same key folder: mount it, or restore it from its copy, and name it in CUSTODIA_KEYS_DIR (by default keys in the data folder).',
    );
}

/**
 * Brings folder and database to the same erasures: finishes those that a killed process began, destroys keys that came back
 * with an older copy of the folder, and tells an older database what the folder knows. Answers what was taken again.
 */
export async function reconcile(pool: pg.Pool, folder: KeyFolder): Promise<Erasure[]> {
  const again: Erasure[] = [];
  const erased = new Set<string>();
  const nameOf = ({ organisation, id }: Subject): string => JSON.stringify([organisation, id]);
  const { rows } = await pool.query<{
    organisation_id: string;
    subject_id: string;
    erasing_at: Date;
    finished: boolean;
  }>(
    `select organisation_id, subject_id, erasing_at, erased_at is not null as finished
     from custodia_vault.erasure_key where erasing_at is not null order by erasing_at`,
  );
  for (const { organisation_id: organisation, subject_id: id, erasing_at, finished } of rows) {
    const erasure = { organisation, id, erasedAt: erasing_at.toISOString() };
    erased.add(nameOf(erasure));
    const cameBack = await folder.destroy(erasure);
    if (!finished) await recordErasure(pool, erasure);
    if (cameBack || !finished) again.push(erasure);
  }
  for await (const { organisation, id, erasedAt } of folder.erasures()) {
    if (erased.has(nameOf({ organisation, id }))) continue;
    const { rowCount } = await pool.query(
      `update custodia_vault.erasure_key set wrapped_key = null, root_key_id = null, erasing_at = $3, erased_at = $3
       where organisation_id = $1 and subject_id = $2 and erasing_at is null`,
      [organisation, id, erasedAt],
    );
    await folder.destroy({ organisation, id, erasedAt });
    if (rowCount === 1) again.push({ organisation, id, erasedAt });
  }
  return again;
}
