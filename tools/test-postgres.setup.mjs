// One PostgreSQL for a whole test run; each test file makes its own database in it.
import { mkdtempSync } from 'node:fs';
import { chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../libs/postgres/dist/embedded.js';

export default async function () {
  if (globalThis.custodiaTestServer) return;
  const folder = mkdtempSync(join(tmpdir(), 'custodia-test-'));
  chmodSync(folder, 0o755);
  const server = await startEmbedded({
    dataDir: join(folder, 'pg'),
    fsync: false,
    // Two test files at a time, each with as many as four processes of the service.
    settings: { max_connections: '500' },
  });
  globalThis.custodiaTestServer = { server, folder };
  process.env.CUSTODIA_TEST_POSTGRES = server.url;
}
