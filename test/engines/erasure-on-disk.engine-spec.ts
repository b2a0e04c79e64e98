import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDebian } from '@custodia/postgres/testing';
import { erasureOnDiskContract } from '@custodia/vault/testing';

erasureOnDiskContract("Debian's PostgreSQL", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'custodia-on-disk-'));
  const server = await startDebian(join(folder, 'postgres'));
  return {
    url: server.url,
    folder,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
