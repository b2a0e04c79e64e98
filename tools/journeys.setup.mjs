// For the journeys: one PostgreSQL, and one service that those of them share which need none of their own.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import postgres from './test-postgres.setup.mjs';

const sources = ['--import', resolve(import.meta.dirname, 'run-sources.mjs'), '--conditions=custodia-source'];

export default async function () {
  await postgres();
  const service = fork(resolve(import.meta.dirname, '../test/support/shared-service.ts'), { execArgv: sources });
  globalThis.custodiaTestService = service;
  [process.env.CUSTODIA_TEST_SERVICE] = await once(service, 'message');
}
