import type { MigrationInterface, QueryRunner } from 'typeorm';
import { endFormerHistory, formerVersion, sqlFile } from './former-history.js';

/** What tells this log from every other one. */
export class EventLogIdentity1767227010000 implements MigrationInterface {
  name = 'EventLogIdentity1767227010000';

  async up(runner: QueryRunner): Promise<void> {
    if ((await formerVersion(runner, 'custodia_events')) < 2) await runner.query(await sqlFile('event-log-identity'));
    await endFormerHistory(runner, 'custodia_events');
  }

  down(): Promise<never> {
    return Promise.reject(new Error('A log keeps its identity: read models and keys know it by that.'));
  }
}
