import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { createPool } from '@custodia/postgres';
import { migratedDatabase } from '@custodia/migrations/testing';
import { testDatabase } from '@custodia/postgres/testing';
import type pg from 'pg';
import { openKeyFolder, type WrappedKey } from '../key-files/key-folder.js';
import { vaultContract } from '../contract/vault.contract.js';
import { VaultFault, type Subject } from '../port.js';
import { postgresVault, type PostgresVault } from './postgres.js';
import { grantVault } from './postgres/schema.js';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
function newFolder(): string {
  folders.push(mkdtempSync(join(tmpdir(), 'custodia-keys-')));
  return folders.at(-1)!;
}

vaultContract('PostgreSQL', async () => {
  const keysDir = newFolder();
  const database = await migratedDatabase();
  const rootKey = randomBytes(32);
  const vaults: PostgresVault[] = [];
  let time = 0;
  return {
    async open() {
      const vault = await postgresVault({ url: database.url, rootKey, keysDir, now: () => time });
      vaults.push(vault);
      return vault;
    },
    async settle() {
      time += 2_000;
    },
    async close() {
      await Promise.all(vaults.map((vault) => vault.close()));
      await database.drop();
    },
  };
});

describe('the vault in PostgreSQL', () => {
  const keysDir = newFolder();
  let database: Awaited<ReturnType<typeof migratedDatabase>>;
  let pool: pg.Pool;
  const rootKey = randomBytes(32);
  let vault: PostgresVault;
  beforeAll(async () => {
    database = await migratedDatabase();
    pool = createPool(database.url);
    vault = await postgresVault({ pool, keysDir, rootKey });
  });
  afterAll(async () => {
    await vault?.close();
    await pool?.end();
    await database?.drop();
  });
  const subject = (): Subject => ({ organisation: newId(), id: newId() });
  const row = async ({ id }: Subject) =>
    (await pool.query('select * from custodia_vault.erasure_key where subject_id = $1', [id])).rows[0];

  it('starts in many processes at once on a database without keys', async () => {
    const empty = await migratedDatabase();
    const emptyKeys = newFolder();
    const vaults = await Promise.all(
      Array.from({ length: 6 }, () => postgresVault({ url: empty.url, rootKey, keysDir: emptyKeys })),
    );
    await Promise.all(vaults.map((one) => one.close()));
    await empty.drop();
  });

  it('never has a key in a row, and keeps when it was erased', async () => {
    const who = subject();
    await vault.seal(who, 'c', 'Ada');
    expect(await row(who)).toMatchObject({ wrapped_key: null, erased_at: null });
    await vault.erase(who);
    expect(await row(who)).toMatchObject({ wrapped_key: null, root_key_id: null, erased_at: expect.any(Date) });
  });

  it('does not start with another root key, and names the remedy', async () => {
    await expect(postgresVault({ pool, keysDir, rootKey: randomBytes(32) })).rejects.toThrow(/CUSTODIA_ROOT_KEY/);
  });

  it('refuses a root key of the wrong length', async () => {
    await expect(postgresVault({ pool, keysDir, rootKey: randomBytes(16) })).rejects.toThrow(
      'The root key has 16 bytes, it must have 32.',
    );
  });

  it('notices a wrapped key that was moved to another subject', async () => {
    const [ada, bob] = [subject(), subject()];
    const fresh = await postgresVault({ pool, keysDir, rootKey, cacheMs: 0 });
    const sealed = await fresh.seal(ada, 'c', 'Ada');
    await fresh.seal(bob, 'c', 'Bob');
    const folder = await openKeyFolder(keysDir);
    await folder.replace(ada, (await folder.read(bob)) as WrappedKey);
    await expect(fresh.open(ada.organisation, 'c', sealed)).rejects.toThrow(VaultFault);
  });

  it('does not keep a key that was read while its erasure was on its way', async () => {
    const who = subject();
    const sealed = await vault.seal(who, 'c', 'Ada');
    const fresh = await postgresVault({ pool, keysDir, rootKey, cacheMs: 300 });
    await Promise.all([
      ...Array.from({ length: 20 }, () => fresh.open(who.organisation, 'c', sealed)),
      fresh.erase(who),
    ]);
    expect(await fresh.open(who.organisation, 'c', sealed)).toEqual({ kind: 'erased' });
  });

  it('has erased a key in every other process, too, when it answers, and also when it is repeated right away', async () => {
    const other = await postgresVault({ pool, keysDir, rootKey, cacheMs: 400 });
    const erasing = await postgresVault({ pool, keysDir, rootKey, cacheMs: 400 });
    for (const repeated of [false, true]) {
      const who = subject();
      const sealed = await vault.seal(who, 'c', 'Ada');
      expect(await other.open(who.organisation, 'c', sealed)).toEqual({ kind: 'text', text: 'Ada' });
      const first = erasing.erase(who);
      if (repeated)
        expect(
          await (
            await postgresVault({ pool, keysDir, rootKey, cacheMs: 400 })
          )
            .erase(who)
            .then(() => other.open(who.organisation, 'c', sealed)),
        ).toEqual({ kind: 'erased' });
      await first;
      expect(await other.open(who.organisation, 'c', sealed)).toEqual({ kind: 'erased' });
    }
  });

  it('works as a role that does not own the tables and cannot delete from them', async () => {
    const role = `app_${newId().slice(-12)}`;
    await pool.query(`create role ${role} login password 'app'`);
    await grantVault(pool as unknown as pg.ClientBase, role);
    const url = new URL(database.url);
    url.username = role;
    url.password = 'app';
    const app = await postgresVault({ url: url.href, rootKey, keysDir });
    const who = subject();
    const sealed = await app.seal(who, 'c', 'Ada');
    expect(await app.erase(who)).toBe(true);
    expect(await app.open(who.organisation, 'c', sealed)).toEqual({ kind: 'erased' });
    await app.close();
    const asRole = createPool(url.href);
    await expect(asRole.query('delete from custodia_vault.erasure_key')).rejects.toThrow(/permission denied/);
    await asRole.end();
    await pool.query(`drop owned by ${role}; drop role ${role}`);
  });

  it('says that the migrations have not been run', async () => {
    const empty = await testDatabase();
    await expect(postgresVault({ url: empty.url, rootKey, keysDir })).rejects.toThrow(
      /custodia_vault is not there.*Run the migrations first/,
    );
    await empty.drop();
  });
});

describe('the rotation of the root key', () => {
  it('wraps every key anew, keeps what was erased erased, and shuts out the old root key', async () => {
    const database = await migratedDatabase();
    const pool = createPool(database.url);
    const keysDir = newFolder();
    const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
    const vault = await postgresVault({ pool, keysDir, rootKey: oldKey });
    const stale = await postgresVault({ pool, keysDir, rootKey: oldKey, cacheMs: 0 });
    const organisation = newId();
    const subjects = Array.from({ length: 1_030 }, () => ({ organisation, id: newId() }));
    const items = await Promise.all(
      subjects.map(async (who, index) => ({ context: 'c', sealed: await vault.seal(who, 'c', `text ${index}`) })),
    );
    await vault.erase(subjects[0]!);
    const expected = subjects.map((_, index) =>
      index === 0 ? { kind: 'erased' } : { kind: 'text', text: `text ${index}` },
    );

    expect(await vault.rewrapAll(newKey)).toBe(1_029);

    expect(await vault.openAll(organisation, items)).toEqual(expected);
    const restarted = await postgresVault({ pool, keysDir, rootKey: newKey });
    expect(await restarted.openAll(organisation, items)).toEqual(expected);
    await expect(postgresVault({ pool, keysDir, rootKey: oldKey })).rejects.toThrow(VaultFault);
    await expect(stale.openAll(organisation, items.slice(1))).rejects.toThrow(/after a rotation, to the new one/);
    await expect(stale.seal({ organisation, id: newId() }, 'c', 'late')).rejects.toThrow(VaultFault);
    expect(await vault.rewrapAll(newKey)).toBe(0);
    expect(await vault.rewrapAll(oldKey)).toBe(1_029);
    await pool.end();
    await database.drop();
  });
});
