import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { KeyCache } from '../key-cache.js';
import { openKeyFolder, type Erasure } from '../key-files/key-folder.js';
import { keyedVault, type KeyState, type KeyStore } from '../keyed-vault.js';
import { VaultFault, type Subject, type Vault } from '../port.js';
import type { RootKeyRenewal } from '../root-key.js';
import { newKey, unwrap, wrap } from '../sealing.js';
import { beginErasure, keyRows, reconcile, recordErasure, registerFolder } from './postgres/key-rows.js';
import { readyRootKey, wasInRows } from './postgres/move-keys.js';
import { activate, otherRootKey, rewrap, rootKeyOf } from './postgres/root-keys.js';
import { assertSchema } from './postgres/schema.js';

export interface PostgresVaultOptions {
  /** Either a pool, which stays the caller's to end, or a connection URL. */
  readonly pool?: pg.Pool;
  readonly url?: string;
  /** 32 bytes. */
  readonly rootKey: Uint8Array;
  /** Folder of the key files; the same one in all processes. It is made at the first start. */
  readonly keysDir: string;
  /** Exchanges the root key where it is ours to exchange; absent when it comes from the environment. */
  readonly renewal?: RootKeyRenewal;
  /**
   * How long `open` may use a key without asking the database, milliseconds; default 1,000, and the same in all processes:
   * an erasure is answered when this time has passed and none of them can use the key any more. Sealing always asks.
   */
  readonly cacheMs?: number;
  /** Most keys held unwrapped; default 10,000. */
  readonly cacheLimit?: number;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

export interface PostgresVault extends Vault {
  /**
   * Wraps every key anew, all or none, and retires the present root key; answers how many. Other processes refuse to
   * work until they are started with the new key: stop them first, or restart them right after.
   */
  rewrapAll(newRootKey: Uint8Array): Promise<number>;
  /** Every subject whose key was destroyed, oldest first: what has to be repeated after an older backup was restored. */
  erasures(): Promise<Erasure[]>;
  /** What the start took again, because database or key folder was older than it, or a process was killed meanwhile. */
  readonly takenAgain: readonly Erasure[];
  /**
   * Whether an earlier release wrote keys into the database under the present root key: then who has it and an old
   * write-ahead log or backup opens them, and only another root key puts them out of reach.
   */
  opensOldRows(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Keys in files of the key folder, wrapped by the root key; that they exist and that they were destroyed in the schema
 * `custodia_vault`. So neither database, write-ahead log nor dead rows ever hold a key. An erasure says so in the row first,
 * from when on no process uses the key; then it destroys the file, then it records that it is done. Throws `VaultFault` when
 * root key or key folder are not those of this database. A replica must not be used: it may show an erased key.
 */
export async function postgresVault(options: PostgresVaultOptions): Promise<PostgresVault> {
  let root = rootKeyOf(options.rootKey);
  const { cacheMs = 1_000 } = options;
  const cache = new KeyCache(cacheMs, options.cacheLimit ?? 10_000, options.now ?? Date.now);
  const own = options.pool
    ? undefined
    : new pg.Pool({ connectionString: options.url, max: 4, application_name: 'custodia-vault' });
  own?.on('error', () => undefined);
  const pool = options.pool ?? own!;
  const close = async (): Promise<void> => {
    cache.clear();
    await own?.end();
  };

  const folder = await openKeyFolder(options.keysDir).catch(async (fault: unknown) => {
    await close();
    throw fault;
  });
  let takenAgain: readonly Erasure[];
  try {
    await withClient(pool, async (client) => {
      await assertSchema(client);
      await registerFolder(client, folder);
    });
    takenAgain = await reconcile(pool, folder);
    root = await readyRootKey(pool, folder, root, options.renewal);
  } catch (fault) {
    await close();
    throw fault;
  }

  /** The key in the file of a subject whose row says that there is one. */
  async function keyOf(subject: Subject): Promise<Exclude<KeyState, 'none'>> {
    const found = await folder.read(subject);
    if (found === 'erased') return 'erased';
    if (!found)
      throw new VaultFault(
        `${folder.path} lacks the key of ${subject.id}, which was made before: mount the key folder that every process uses, or restore it from its copy.`,
      );
    if (found.rootKeyId !== root.id) throw otherRootKey(found.rootKeyId, root.id);
    return unwrap(root.key, subject, found.wrapped);
  }

  async function read(organisation: string, ids: readonly string[]): Promise<Map<string, KeyState>> {
    const { generation } = cache;
    const rows = await keyRows(pool, organisation, ids);
    return new Map(
      await Promise.all(
        rows.map(async ({ subject_id: id, erasing_at }): Promise<[string, KeyState]> => {
          const state = erasing_at ? 'erased' : await keyOf({ organisation, id });
          cache.put({ organisation, id }, state, generation);
          return [id, state];
        }),
      ),
    );
  }

  const current = async ({ organisation, id }: Subject): Promise<KeyState> =>
    (await read(organisation, [id])).get(id) ?? 'none';

  const store: KeyStore = {
    current,
    async find(organisation, ids) {
      const cached = ids.map((id) => cache.get({ organisation, id }));
      const missing = ids.filter((_, index) => cached[index] === undefined);
      const states = missing.length > 0 ? await read(organisation, missing) : new Map<string, KeyState>();
      return ids.map((id, index) => cached[index] ?? states.get(id) ?? 'none');
    },

    async obtain(subject) {
      const known = await current(subject);
      if (known !== 'none') return known;
      const { organisation, id } = subject;
      return withClient(pool, async (client) => {
        await client.query('begin');
        try {
          // Held until the row is there, so that no rotation of the root key misses the file.
          const { rowCount } = await client.query(
            'select from custodia_vault.root_key where root_key_id = $1 and retired_at is null for share',
            [root.id],
          );
          if (rowCount !== 1) throw otherRootKey('another', root.id);
          await folder.add(subject, { rootKeyId: root.id, wrapped: wrap(root.key, subject, newKey()) });
          const key = await keyOf(subject);
          if (key !== 'erased')
            await client.query(
              'insert into custodia_vault.erasure_key (organisation_id, subject_id) values ($1, $2) on conflict do nothing',
              [organisation, id],
            );
          await client.query('commit');
          return key;
        } catch (fault) {
          await client.query('rollback').catch(() => undefined);
          throw fault;
        }
      });
    },

    async erase(subject) {
      const { organisation, id } = subject;
      cache.forget(subject);
      const since = await beginErasure(pool, subject);
      if (since === null) return false;
      await folder.destroy({ organisation, id, erasedAt: since });
      const first = await recordErasure(pool, subject);
      // Once more: what was read while the erasure was on its way must not be kept either.
      cache.forget(subject);
      // A repeat may come from a process that did not live to see the time pass.
      const { rows } = await pool.query<{ young: boolean }>(
        `select erased_at > now() - ($3 * interval '1 millisecond') as young from custodia_vault.erasure_key where organisation_id = $1 and subject_id = $2`,
        [organisation, id, 2 * cacheMs],
      );
      if (rows[0]?.young) await sleep(cacheMs);
      return first;
    },
  };

  return {
    ...keyedVault(store),
    takenAgain,
    opensOldRows: () => wasInRows(pool, root),
    close,
    async erasures() {
      const { rows } = await pool.query<{ organisation_id: string; subject_id: string; erased_at: Date }>(
        'select organisation_id, subject_id, erased_at from custodia_vault.erasure_key where erased_at is not null order by erased_at, organisation_id, subject_id',
      );
      return rows.map(({ organisation_id: organisation, subject_id: id, erased_at }) => ({
        organisation,
        id,
        erasedAt: erased_at.toISOString(),
      }));
    },
    async rewrapAll(newRootKey) {
      const next = rootKeyOf(newRootKey);
      if (next.id === root.id) return 0;
      // Most of the work beside those who make keys; what they made meanwhile under the lock of the root key.
      let count = await rewrap(folder, root, next);
      await withClient(pool, async (client) => {
        await client.query('begin');
        try {
          await client.query('set local synchronous_commit = on');
          await activate(client, root, next);
          count += await rewrap(folder, root, next);
          await client.query('commit');
        } catch (fault) {
          await client.query('rollback').catch(() => undefined);
          throw fault;
        }
      });
      root = next;
      cache.clear();
      return count;
    },
  };
}

async function withClient<T>(pool: pg.Pool, act: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await act(client);
  } finally {
    client.release();
  }
}
