import type { MigrationInterface, QueryRunner } from 'typeorm';
import { confineAnew } from './1767227800000-need-to-know.js';
import { byClosedRecords } from './1767228090000-closed-records.js';

/** A subprocessor has no classification, so a component that names one is shown with its system and nothing is looked for. */
export class OpenSubprocessors1767228210000 implements MigrationInterface {
  name = 'OpenSubprocessors1767228210000';

  async up(runner: QueryRunner): Promise<void> {
    await confineAnew(runner, { ...byClosedRecords, neverHidden: `kind = 'subprocessor'` });
  }

  async down(runner: QueryRunner): Promise<void> {
    await confineAnew(runner, byClosedRecords);
  }
}
