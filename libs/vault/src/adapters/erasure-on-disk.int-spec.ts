import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '@custodia/postgres';
import { erasureOnDiskContract } from '../contract/erasure-on-disk.contract.js';

erasureOnDiskContract('the embedded PostgreSQL', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'custodia-on-disk-'));
  const server = await startEmbedded({ dataDir: join(folder, 'postgres') });
  return {
    url: server.url,
    folder,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
