import type { MigrationInterface, QueryRunner } from 'typeorm';
import { formerVersion, sqlFile } from './former-history.js';

/** The log: its tables, and the functions that append to it. */
export class EventLog1767227000000 implements MigrationInterface {
  name = 'EventLog1767227000000';

  async up(runner: QueryRunner): Promise<void> {
    if ((await formerVersion(runner, 'custodia_events')) >= 1) return;
    await runner.query('create schema if not exists custodia_events');
    await runner.query(await sqlFile('event-log'));
  }

  down(): Promise<never> {
    return Promise.reject(new Error('The event log is never removed: restore a backup of the database instead.'));
  }
}
