import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { createPool } from '@custodia/postgres';
import { migratedDatabase } from '@custodia/migrations/testing';
import type pg from 'pg';
import { openKeyFolder } from '../key-files/key-folder.js';
import type { Sealed, Subject } from '../port.js';
import { loadRootKey, rootKeyRenewal } from '../root-key.js';
import { newKey, sealText, unwrap, wrap } from '../sealing.js';
import { postgresVault, type PostgresVault } from './postgres.js';
import { activate, rewrap, rootKeyOf } from './postgres/root-keys.js';

let [dataDir, keysDir] = ['', ''];
let database: Awaited<ReturnType<typeof migratedDatabase>>;
let pool: pg.Pool;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'custodia-interrupted-'));
  keysDir = join(dataDir, 'keys');
  database = await migratedDatabase();
  pool = createPool(database.url);
});
afterEach(async () => {
  await pool.end();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

const start = (): Promise<PostgresVault> =>
  postgresVault({ pool, keysDir, rootKey: loadRootKey({ dataDir }), renewal: rootKeyRenewal(dataDir), cacheMs: 0 });
const someone = (): Subject => ({ organisation: newId(), id: newId() });
const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'))
    : [];
const read = (vault: PostgresVault, who: Subject, sealed: Sealed) => vault.open(who.organisation, 'c', sealed);
const begun = (who: Subject) =>
  pool.query('update custodia_vault.erasure_key set erasing_at = now() where subject_id = $1', [who.id]);

describe('an erasure that was killed', () => {
  it.each<[string, (who: Subject) => Promise<unknown>]>([
    ['after it was begun', begun],
    [
      'after its mark was made',
      async (who) => {
        await begun(who);
        const folder = await openKeyFolder(keysDir);
        const key = await folder.read(who);
        await folder.destroy({ ...who, erasedAt: new Date().toISOString() });
        const name = filesIn(join(keysDir, 'erased'))[0]!;
        writeFileSync(join(keysDir, 'live', name), JSON.stringify({ ...who, rootKeyId: 'x', wrapped: String(key) }));
      },
    ],
    [
      'after the key was destroyed',
      async (who) => {
        await begun(who);
        await (await openKeyFolder(keysDir)).destroy({ ...who, erasedAt: new Date().toISOString() });
      },
    ],
  ])('%s shows no text any more, and is finished at the next start', async (_, killed) => {
    const [who, other] = [someone(), someone()];
    const first = await start();
    const [sealed, kept] = [await first.seal(who, 'c', 'Ada'), await first.seal(other, 'c', 'Bob')];
    await killed(who);
    expect(await read(first, who, sealed)).toEqual({ kind: 'erased' });
    const next = await start();
    expect(next.takenAgain).toMatchObject([who]);
    expect(await next.erasures()).toMatchObject([who]);
    expect(filesIn(join(keysDir, 'live'))).toHaveLength(1);
    expect(await read(next, other, kept)).toEqual({ kind: 'text', text: 'Bob' });
    expect((await start()).takenAgain).toEqual([]);
  });
});

describe('the upgrade from keys in rows', () => {
  async function earlier(...people: readonly Subject[]): Promise<Sealed[]> {
    const old = loadRootKey({ dataDir });
    await start();
    await pool.query('update custodia_vault.root_key set in_rows = true');
    const root = rootKeyOf(old);
    return Promise.all(
      people.map(async (who) => {
        const key = newKey();
        await pool.query(
          'insert into custodia_vault.erasure_key (organisation_id, subject_id, wrapped_key, root_key_id) values ($1, $2, $3, $4)',
          [who.organisation, who.id, wrap(root.key, who, key), root.id],
        );
        return sealText(key, who, 'c', 'Ada');
      }),
    );
  }
  const readable = async (vault: PostgresVault, people: readonly Subject[], sealed: readonly Sealed[]) =>
    Promise.all(people.map((who, index) => read(vault, who, sealed[index]!)));
  const text = { kind: 'text', text: 'Ada' };

  it('is repeated when it was killed while it moved keys', async () => {
    const people = [someone(), someone()];
    const sealed = await earlier(...people);
    const fresh = rootKeyOf(await rootKeyRenewal(dataDir).begin());
    const [row] = (
      await pool.query('select wrapped_key from custodia_vault.erasure_key where subject_id = $1', [people[0]!.id])
    ).rows as { wrapped_key: Buffer }[];
    const key = unwrap(rootKeyOf(loadRootKey({ dataDir })).key, people[0]!, row!.wrapped_key);
    const folder = await openKeyFolder(keysDir);
    await folder.add(people[0]!, { rootKeyId: fresh.id, wrapped: wrap(fresh.key, people[0]!, key) });

    const vault = await start();
    expect(await readable(vault, people, sealed)).toEqual([text, text]);
    expect(await vault.opensOldRows()).toBe(false);
  });

  it('is finished when it was killed before the new root key had the name of the old one', async () => {
    const people = [someone()];
    const sealed = await earlier(...people);
    const old = readFileSync(join(dataDir, 'root.key'), 'utf8');
    await (await start()).close();
    const fresh = readFileSync(join(dataDir, 'root.key'), 'utf8');
    expect(fresh).not.toBe(old);
    writeFileSync(join(dataDir, 'root.key'), old, { mode: 0o600 });
    writeFileSync(join(dataDir, 'root.key.next'), fresh, { mode: 0o600 });

    expect(await readable(await start(), people, sealed)).toEqual([text]);
    expect([readFileSync(join(dataDir, 'root.key'), 'utf8'), existsSync(join(dataDir, 'root.key.next'))]).toEqual([
      fresh,
      false,
    ]);
    expect(readdirSync(dataDir).filter((name) => name.startsWith('root.key'))).toEqual(['root.key']);
  });

  it('says that a root key of the environment still opens old rows, until it is rotated', async () => {
    const people = [someone()];
    const sealed = await earlier(...people);
    const vault = await postgresVault({ pool, keysDir, rootKey: loadRootKey({ dataDir }), cacheMs: 0 });
    expect(await readable(vault, people, sealed)).toEqual([text]);
    expect(await vault.opensOldRows()).toBe(true);
    await vault.rewrapAll(randomBytes(32));
    expect(await vault.opensOldRows()).toBe(false);
  });
});

describe('a rotation of the root key that was killed', () => {
  it('while it wrapped keys anew is finished by repeating it', async () => {
    const people = [someone(), someone(), someone()];
    const vault = await start();
    const sealed = await Promise.all(people.map((who) => vault.seal(who, 'c', 'Ada')));
    const next = await rootKeyRenewal(dataDir).begin();
    const [from, to] = [rootKeyOf(loadRootKey({ dataDir })), rootKeyOf(next)];
    const folder = await openKeyFolder(keysDir);
    const one = {
      ...folder,
      keys: async function* () {
        for await (const key of folder.keys()) {
          yield key;
          return;
        }
      },
    };
    expect(await rewrap(one, from, to)).toBe(1);

    const again = await start();
    expect(await again.rewrapAll(next)).toBe(2);
    await rootKeyRenewal(dataDir).finish({ keepOld: true });
    const restarted = await start();
    for (const [index, who] of people.entries())
      expect(await read(restarted, who, sealed[index]!)).toEqual({ kind: 'text', text: 'Ada' });
  });

  it('before its file had its name is finished by the next start, which keeps the old one', async () => {
    const who = someone();
    const vault = await start();
    const sealed = await vault.seal(who, 'c', 'Ada');
    await vault.rewrapAll(await rootKeyRenewal(dataDir).begin());
    expect(await read(await start(), who, sealed)).toEqual({ kind: 'text', text: 'Ada' });
    expect(
      readdirSync(dataDir)
        .filter((name) => name.startsWith('root.key'))
        .sort(),
    ).toEqual(['root.key', expect.stringContaining('root.key.until-')]);
  });

  it('waits for a key that is being made under the old one', async () => {
    const [from, to] = [rootKeyOf(loadRootKey({ dataDir })), rootKeyOf(randomBytes(32))];
    await start();
    const [making, rotating] = [await pool.connect(), await pool.connect()];
    await making.query('begin');
    await making.query('select from custodia_vault.root_key where root_key_id = $1 for share', [from.id]);
    await rotating.query('begin');
    let done = false;
    const rotated = activate(rotating, from, to).then(() => (done = true));
    await making.query('select pg_sleep(0.2)');
    expect(done).toBe(false);
    await making.query('commit');
    await rotated;
    await rotating.query('rollback');
    making.release();
    rotating.release();
  });
});

describe('the key folder', () => {
  it('is refused when it is another one', async () => {
    await start();
    keysDir = join(dataDir, 'other');
    await expect(start()).rejects.toThrow(/is not the key folder of this database.*CUSTODIA_KEYS_DIR/);
  });

  it('is told to be incomplete, and no second key is made', async () => {
    const who = someone();
    const vault = await start();
    const sealed = await vault.seal(who, 'c', 'Ada');
    rmSync(join(keysDir, 'live'), { recursive: true });
    await expect(read(vault, who, sealed)).rejects.toThrow(/lacks the key of .*restore it/);
    await expect(vault.seal(who, 'c', 'Ada')).rejects.toThrow(/lacks the key/);
  });

  it('beside an older database knows what was erased since', async () => {
    const [who, other] = [someone(), someone()];
    const vault = await start();
    const [sealed, kept] = [await vault.seal(who, 'c', 'Ada'), await vault.seal(other, 'c', 'Bob')];
    const before = (await pool.query('select * from custodia_vault.erasure_key')).rows as Record<string, unknown>[];
    await vault.erase(who);
    for (const { subject_id } of before)
      await pool.query(
        'update custodia_vault.erasure_key set erasing_at = null, erased_at = null where subject_id = $1',
        [subject_id],
      );
    const restored = await start();
    expect(restored.takenAgain).toMatchObject([who]);
    expect(await read(restored, who, sealed)).toEqual({ kind: 'erased' });
    expect(await read(restored, other, kept)).toEqual({ kind: 'text', text: 'Bob' });
  });

  it('that came back from an older copy loses again what was erased', async () => {
    const who = someone();
    const vault = await start();
    const sealed = await vault.seal(who, 'c', 'Ada');
    const copy = join(dataDir, 'copy');
    cpSync(keysDir, copy, { recursive: true });
    await vault.erase(who);
    rmSync(keysDir, { recursive: true });
    cpSync(copy, keysDir, { recursive: true });
    expect(await read(vault, who, sealed)).toEqual({ kind: 'erased' });
    expect((await start()).takenAgain).toMatchObject([who]);
    expect(filesIn(join(keysDir, 'live'))).toEqual([]);
  });
});
