import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sqlFile } from './former-history.js';

/** Keys move out of the database: what stays is that they exist, and that they were destroyed. */
export class VaultKeyFiles1767227110000 implements MigrationInterface {
  name = 'VaultKeyFiles1767227110000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(await sqlFile('vault-key-files'));
  }

  down(): Promise<never> {
    return Promise.reject(new Error('Keys that are in files are not brought back into rows: rows outlive an erasure.'));
  }
}
