import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { createLogger, parseConfig } from '@custodia/kernel';
import { testDatabase } from '@custodia/postgres/testing';
import { DataSource } from 'typeorm';
import { boot } from './boot.js';
import { Closing } from './closing.js';
import { KnownLogRow } from './log/known-log.row.js';
import { Ports } from './ports.js';

const dataDir = mkdtempSync(join(tmpdir(), 'custodia-data-source-'));
let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => void (database = await testDatabase()));
afterAll(async () => {
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

it('is one for the process, works as the projector, and outlives what uses it', async () => {
  const config = parseConfig({ NODE_ENV: 'test', DATABASE_URL: database.url, CUSTODIA_DATA_DIR: dataDir });
  const warned: unknown[] = [];
  const logger = Object.assign(createLogger({ level: 'silent', name: 'test' }), {
    warn: (...line: unknown[]) => void warned.push(line),
  });
  const app = await boot({ config, logger }, [], (root, nest) => NestFactory.createApplicationContext(root, nest));
  const source = app.get(DataSource);
  expect(app.get(Ports).source).toBe(source);
  expect(await source.query('select current_user as role')).toEqual([{ role: 'custodia_projector' }]);
  const { rows } = await app.get(Ports).overview.query('select current_user as role');
  expect(rows).toEqual([{ role: 'custodia_projector' }]);

  let last: KnownLogRow | null = null;
  await app.get(Closing).open(
    () => 'a worker',
    async () => void (last = await source.getRepository(KnownLogRow).findOneBy({ onlyOne: true })),
  );
  await app.close();
  expect(last).toMatchObject({ onlyOne: true, position: '' });
  expect(source.isInitialized).toBe(false);
  expect(warned).toEqual([]);
});
