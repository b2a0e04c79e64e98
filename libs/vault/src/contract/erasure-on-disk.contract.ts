import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { migrate, migrations } from '@custodia/migrations';
import pg from 'pg';
import { postgresVault, type PostgresVault } from '../adapters/postgres.js';
import { rootKeyOf } from '../adapters/postgres/root-keys.js';
import type { Sealed, Subject } from '../port.js';
import { loadRootKey, rootKeyRenewal } from '../root-key.js';
import { newKey, sealText, wrap } from '../sealing.js';
import { blocksOf, searchDisk } from '../testing/disk-search.js';

export interface DatabaseOnDisk {
  readonly url: string;
  /** Folder of the server, with its write-ahead log. */
  readonly folder: string;
  stop(): Promise<void>;
}

const text = (name: string): string => `${name} knows a secret`;

/** As an earlier release laid keys down: in rows, wrapped by the root key. */
const earlier = migrations.filter(({ name }) => !name.startsWith('VaultKeyFiles'));

/** That an erasure holds against whoever has every byte and the root key, on a server of its own. */
export function erasureOnDiskContract(name: string, start: () => Promise<DatabaseOnDisk>): void {
  describe(`all bytes of ${name}, its write-ahead log, the key folder and the root key`, () => {
    let database: DatabaseOnDisk;
    let pool: pg.Pool;
    const dataDir = mkdtempSync(join(tmpdir(), 'custodia-erased-'));
    const open: PostgresVault[] = [];
    let before: ReadonlySet<string>;
    beforeAll(async () => {
      database = await start();
      pool = new pg.Pool({ connectionString: database.url });
      pool.on('error', () => undefined);
      await pool.query('create table sealed_text (content json)');
      // What migrations write is known: with it out of the way, there is less to search.
      await migrate(database.url, earlier);
      await pool.query('checkpoint');
      before = blocksOf([database.folder]);
    });
    afterAll(async () => {
      for (const vault of open) await vault.close();
      await pool.end();
      await database.stop();
      rmSync(dataDir, { recursive: true, force: true });
    });

    async function vault(): Promise<PostgresVault> {
      const rootKey = loadRootKey({ dataDir });
      const keysDir = join(dataDir, 'keys');
      const opened = await postgresVault({ pool, rootKey, keysDir, cacheMs: 0, renewal: rootKeyRenewal(dataDir) });
      open.push(opened);
      return opened;
    }
    const keep = (sealed: Sealed) => pool.query('insert into sealed_text values ($1)', [JSON.stringify(sealed)]);
    async function readable(...people: readonly { id: string; name: string }[]): Promise<string[]> {
      await pool.query('checkpoint');
      const subjects = searchDisk({
        places: [database.folder, dataDir],
        before,
        rootKeys: [loadRootKey({ dataDir })],
        wanted: people.map(({ id, name: who }) => ({ subject: id, beginning: text(who) })),
      });
      return people.filter(({ id }) => subjects.includes(id)).map(({ name: who }) => who);
    }
    const person = (who: string) => ({ id: newId(), organisation: newId(), name: who });
    async function inRow(who: Subject & { name: string }): Promise<void> {
      const root = rootKeyOf(loadRootKey({ dataDir }));
      const key = newKey();
      await keep(sealText(key, who, 'c', text(who.name)));
      await pool.query('insert into custodia_vault.root_key (root_key_id) values ($1) on conflict do nothing', [
        root.id,
      ]);
      await pool.query(
        'insert into custodia_vault.erasure_key (organisation_id, subject_id, wrapped_key, root_key_id) values ($1, $2, $3, $4)',
        [who.organisation, who.id, wrap(root.key, who, key), root.id],
      );
    }

    it('open what an earlier release erased, and after the upgrade nothing any more', async () => {
      const [ada, bob, eve] = [person('Ada'), person('Bob'), person('Eve')];
      writeFileSync(join(dataDir, 'root.key'), `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
      for (const who of [ada, bob, eve]) await inRow(who);
      await pool.query(
        'update custodia_vault.erasure_key set wrapped_key = null, root_key_id = null, erased_at = now() where subject_id = $1',
        [ada.id],
      );
      expect(await readable(ada, bob, eve)).toEqual(['Ada', 'Bob', 'Eve']);

      await migrate(database.url);
      const upgraded = await vault();
      expect(await readable(ada, bob, eve)).toEqual(['Bob', 'Eve']);
      expect(await upgraded.erase(bob)).toBe(true);
      expect(await readable(ada, bob, eve)).toEqual(['Eve']);
      expect(await upgraded.opensOldRows()).toBe(false);
    });

    it('open a text until its subject is erased, and those of others for ever', async () => {
      const [ada, bob] = [person('Ann'), person('Ben')];
      const one = await vault();
      for (const who of [ada, bob]) await keep(await one.seal(who, 'c', text(who.name)));
      expect(await readable(ada, bob)).toEqual(['Ann', 'Ben']);
      expect(await one.erase(ada)).toBe(true);
      expect(await readable(ada, bob)).toEqual(['Ben']);
    });

    it('open nothing of it after the next rotation of the root key either', async () => {
      const [ada, bob] = [person('Ada'), person('Bob')];
      const one = await vault();
      for (const who of [ada, bob]) await keep(await one.seal(who, 'c', text(who.name)));
      const renewal = rootKeyRenewal(dataDir);
      await one.rewrapAll(await renewal.begin());
      const kept = await renewal.finish({ keepOld: true });
      expect(kept).toContain('root.key.until-');
      await one.erase(ada);
      const subjects = searchDisk({
        places: [database.folder, dataDir],
        before,
        rootKeys: [loadRootKey({ dataDir }), Buffer.from(readFileSync(kept!, 'utf8'), 'base64')],
        wanted: [ada, bob].map(({ id, name: who }) => ({ subject: id, beginning: text(who) })),
      });
      expect(subjects).toEqual([bob.id]);
    });
  });
}
