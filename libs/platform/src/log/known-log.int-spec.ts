import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { migratedDatabase } from '@custodia/migrations/testing';
import { openDataSource, schemaDifferences } from '@custodia/read-models';
import type { DataSource } from 'typeorm';
import { logInTable, type KnownLog, type LogMemory } from './known-log.js';
import { KnownLogRow } from './known-log.row.js';

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let source: DataSource;
let memory: LogMemory;
beforeAll(async () => {
  database = await migratedDatabase();
  source = await openDataSource(database.url, [KnownLogRow]);
  memory = logInTable(source.getRepository(KnownLogRow));
});
afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

it('has the table that the entity declares', async () => {
  const differences = await schemaDifferences(database.url, [KnownLogRow]);
  expect(differences.filter((statement) => statement.includes('known_log'))).toEqual([]);
});

it('remembers one log, further on and never back, and another one only when it is told to replace it', async () => {
  const at = (id: string, position: string): KnownLog => ({
    id,
    place: 'the embedded database',
    last: { position, stream: 's', revision: 3, digest: 'ab', recordedAt: '2026-05-03T10:00:00.123456Z' },
    savedAt: '2026-05-03T10:00:01.000Z',
    adoptedAt: null,
  });
  const [ours, other] = [newId(), newId()];
  expect(await memory.load()).toBeNull();
  await memory.save({ ...at(ours, ''), last: null });
  expect(await memory.load()).toEqual({ ...at(ours, ''), last: null });
  await memory.save(at(ours, '0005'));
  await memory.save(at(ours, '0004'));
  await memory.save(at(other, '0009'));
  expect(await memory.load()).toEqual(at(ours, '0005'));
  await memory.save({ ...at(other, '0001'), adoptedAt: '2026-05-04T10:00:00.000Z' }, { replace: true });
  expect(await memory.load()).toEqual({ ...at(other, '0001'), adoptedAt: '2026-05-04T10:00:00.000Z' });
});
