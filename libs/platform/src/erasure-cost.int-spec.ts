import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { postgresEventStore } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { migratedDatabase } from '@custodia/migrations/testing';
import { postgresVault } from '@custodia/vault';
import { eraseReasons, sealingReasons } from './sealed-reasons.js';

const size = Number(process.env['CUSTODIA_TEST_EVENTS'] ?? 2_000);
const oneIn = 20;

it('an erasure reads the log once, and waits once for what it destroys', async () => {
  const keysDir = mkdtempSync(join(tmpdir(), 'custodia-keys-'));
  const database = await migratedDatabase();
  const raw = await postgresEventStore({ url: database.url });
  const vault = await postgresVault({ url: database.url, rootKey: randomBytes(32), keysDir });
  try {
    const organisation = newId();
    const store = sealingReasons(raw, vault);
    const metadata = (reason: string | undefined) =>
      JSON.stringify({ organisation, actor: newId(), at: '2026-05-03T00:00:00.000Z', reason, schema: 1 });
    let named = 0;
    for (let first = 0; first < size; first += oneIn) {
      const person = (first / oneIn) % 50 === 0;
      if (person) named += 1;
      const note = person ? `Ada King asked for change ${first}` : `Somebody asked for change ${first}`;
      const events = Array.from({ length: oneIn }, (_, index) => ({
        id: newId(),
        type: 'ModelVersionApproved',
        data: JSON.stringify({ versionId: newId(), digest: 'sha256:00', note: index === 0 ? note : '' }),
        metadata: metadata(undefined),
        texts: ['note'],
      }));
      await store.append(`model-${organisation}.${newId()}`, 'no_stream', events);
    }
    const before = performance.now();
    const destroyed = await eraseReasons({ store, vault }, { organisation, id: newId() }, [
      'Ada King',
      'ada@king.example',
    ]);
    const tookMs = performance.now() - before;
    if (process.env['CUSTODIA_TEST_FIGURES']) console.log({ size, texts: size / oneIn, destroyed, tookMs });
    expect(destroyed).toBe(named);
    const again = performance.now();
    expect(await eraseReasons({ store, vault }, { organisation, id: newId() }, ['Ada King'])).toBe(0);
    if (process.env['CUSTODIA_TEST_FIGURES']) console.log({ againMs: performance.now() - again });
  } finally {
    await vault.close();
    await raw.close();
    await database.drop();
    rmSync(keysDir, { recursive: true, force: true });
  }
}, 900_000);
