import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createPool } from '@custodia/postgres';
import { inRole, openDataSource, PROJECTOR_ROLE } from '@custodia/read-models';
import { migratedDatabase } from '@custodia/migrations/testing';
import { inMemoryVault } from '@custodia/vault/testing';
import { facts } from '../document/example.js';
import { composeDisposal } from '../document/compose.policy.js';
import { signCertificate } from '../sign.js';
import { verifyCertificate } from '../verify.js';
import type { DataSource } from 'typeorm';
import { SigningKeyRow } from './signing-key.row.js';
import { signingKeysIn } from './stored-keys.js';

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let pool: ReturnType<typeof createPool>;
let source: DataSource;
beforeAll(async () => {
  database = await migratedDatabase();
  pool = createPool(inRole(database.url, PROJECTOR_ROLE), { max: 4, applicationName: 'test-keys' });
  source = await openDataSource(database.url, [SigningKeyRow]);
});
afterAll(async () => {
  await source?.destroy();
  await pool?.end();
  await database?.drop();
});

const composed = composeDisposal(facts);
const signed = async (keys: ReturnType<typeof signingKeysIn>, issuedAt: string) => {
  if (composed.kind === 'refused') throw new Error(composed.refusal.message);
  return signCertificate({ ...composed.ofCase, issuedAt }, keys);
};

describe('signing keys in the database', () => {
  let vault: ReturnType<typeof inMemoryVault>;
  let moment: Date;
  const process = () => signingKeysIn({ rows: source.getRepository(SigningKeyRow), vault, clock: () => moment });
  beforeEach(async () => {
    vault = inMemoryVault();
    moment = new Date('2026-03-02T10:00:00.000Z');
    await pool.query('update signing_key set sealed_private = null');
  });

  it('are made when first needed, and are the same in every process', async () => {
    const [first, second] = [process(), process()];
    const { kid } = await first.current();
    expect((await second.current()).kid).toBe(kid);
    const { file } = await signed(first, moment.toISOString());
    expect(await verifyCertificate(file, await second.publicKeys())).toMatchObject({ valid: true, kid });
  });

  it('are sealed: the table holds no private part', async () => {
    const { kid } = await process().current();
    const { rows } = await pool.query('select * from signing_key where kid = $1', [kid]);
    expect(rows[0].public_jwk).toHaveProperty('x');
    expect(rows[0].public_jwk).not.toHaveProperty('d');
    expect(Object.keys(rows[0].sealed_private).sort()).toEqual([
      'ciphertext',
      'digest',
      'iv',
      'sealed',
      'subject',
      'tag',
    ]);
  });

  it('stay published when they no longer sign, and their private part is destroyed', async () => {
    const before = await process().current();
    const { file } = await signed(process(), moment.toISOString());
    moment = new Date('2026-03-02T10:00:05.000Z');
    const kid = await process().rotate();
    expect((await process().current()).kid).toBe(kid);
    expect(await verifyCertificate(file, await process().publicKeys())).toMatchObject({ valid: true, kid: before.kid });
    const { rows } = await pool.query('select sealed_private from signing_key where kid = $1', [before.kid]);
    expect(rows).toEqual([{ sealed_private: null }]);
    expect(await vault.state({ organisation: '*', id: `signing-key:${before.kid}` })).toBe('erased');
  });

  it('are not lost when two processes make the first one at the same moment', async () => {
    const kids = await Promise.all([process(), process(), process()].map(async (keys) => (await keys.current()).kid));
    const published = (await process().publicKeys()).keys.map(({ kid }) => kid);
    expect(published).toEqual(expect.arrayContaining(kids));
  });

  it('say of a revoked key that nothing it signed can be trusted', async () => {
    const { kid } = await process().current();
    const { file } = await signed(process(), moment.toISOString());
    await process().revoke(kid, 'Stolen');
    expect(await verifyCertificate(file, await process().publicKeys())).toMatchObject({
      valid: false,
      status: 'key_revoked',
    });
  });
});
