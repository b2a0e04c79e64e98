import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { KeyCache } from '../key-cache.js';
import { keyedVault, type KeyState, type KeyStore } from '../keyed-vault.js';
import type { Subject, Vault } from '../port.js';
import { newKey, unwrap, wrap } from '../sealing.js';
import { checkRootKey, columns, otherRootKey, rewrap, rootKeyOf, type KeyRow } from './postgres/root-key-rows.js';
import { assertSchema } from './postgres/schema.js';

export interface PostgresVaultOptions {
  /** Either a pool, which stays the caller's to end, or a connection URL. */
  readonly pool?: pg.Pool;
  readonly url?: string;
  /** 32 bytes. */
  readonly rootKey: Uint8Array;
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
  close(): Promise<void>;
}

export interface Erasure extends Subject {
  /** ISO 8601. */
  readonly erasedAt: string;
}

/**
 * Keys in a table of their own in the schema `custodia_vault`, which the migrations make. Throws `VaultFault`
 * when the root key is not the one that wraps the keys there. A replica must not be used: it may show an erased key.
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

  try {
    await withClient(pool, async (client) => {
      await assertSchema(client);
      await checkRootKey(client, root);
    });
  } catch (fault) {
    await close();
    throw fault;
  }

  function stateOf(row: KeyRow | undefined): KeyState {
    if (!row) return 'none';
    if (!row.wrapped_key) return 'erased';
    if (row.root_key_id !== root.id) throw otherRootKey(row.root_key_id!, root.id);
    return unwrap(root.key, { organisation: row.organisation_id, id: row.subject_id }, row.wrapped_key);
  }

  async function read(organisation: string, ids: readonly string[]): Promise<Map<string, KeyState>> {
    const { generation } = cache;
    const { rows } = await pool.query<KeyRow>(
      `select ${columns} from custodia_vault.erasure_key where organisation_id = $1 and subject_id = any($2)`,
      [organisation, ids],
    );
    const states = new Map<string, KeyState>();
    for (const row of rows) {
      const state = stateOf(row);
      states.set(row.subject_id, state);
      if (state !== 'none') cache.put({ organisation, id: row.subject_id }, state, generation);
    }
    return states;
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
      const made = newKey();
      const { organisation, id } = subject;
      const { rowCount } = await pool.query(
        `insert into custodia_vault.erasure_key (organisation_id, subject_id, wrapped_key, root_key_id)
         select $1, $2, $3, root_key_id from custodia_vault.root_key where root_key_id = $4 and retired_at is null for share
         on conflict do nothing`,
        [organisation, id, wrap(root.key, subject, made), root.id],
      );
      if (rowCount === 1) return made;
      const theirs = await current(subject);
      if (theirs === 'none') throw otherRootKey('another', root.id);
      return theirs;
    },

    async erase(subject) {
      const { organisation, id } = subject;
      cache.forget(subject);
      const { rowCount } = await pool.query(
        `update custodia_vault.erasure_key set wrapped_key = null, root_key_id = null, erased_at = now()
         where organisation_id = $1 and subject_id = $2 and erased_at is null`,
        [organisation, id],
      );
      // Once more: what was read while the update was on its way must not be kept either.
      cache.forget(subject);
      // A repeat may come from a process that did not live to see the time pass.
      const { rows } = await pool.query<{ young: boolean }>(
        `select erased_at > now() - ($3 * interval '1 millisecond') as young from custodia_vault.erasure_key where organisation_id = $1 and subject_id = $2`,
        [organisation, id, 2 * cacheMs],
      );
      if (rows[0]?.young) await sleep(cacheMs);
      return rowCount === 1;
    },
  };

  return {
    ...keyedVault(store),
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
      const count = await withClient(pool, (client) => rewrap(client, root, next));
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
