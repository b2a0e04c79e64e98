import type { MigrationInterface, QueryRunner } from 'typeorm';
import { endFormerHistory, formerVersion, sqlFile } from './former-history.js';

/** The keys of persons and assets, wrapped by a root key. */
export class VaultKeys1767227100000 implements MigrationInterface {
  name = 'VaultKeys1767227100000';

  async up(runner: QueryRunner): Promise<void> {
    if ((await formerVersion(runner, 'custodia_vault')) < 1) {
      await runner.query('create schema if not exists custodia_vault');
      await runner.query(await sqlFile('vault-keys'));
    }
    await endFormerHistory(runner, 'custodia_vault');
  }

  down(): Promise<never> {
    return Promise.reject(new Error('Keys are never removed: without them, nothing that they sealed can be read.'));
  }
}
