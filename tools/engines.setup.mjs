// The engines of a run are the ones that Debian packages. What is missing, or does not start, ends the run.
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '../libs/jobs/dist/testing/redis-server.js';
import { startDebian, startReplica } from '../libs/postgres/dist/testing/debian.js';

export default async function () {
  if (globalThis.custodiaTestServer) return;
  await (await startRedis()).stop();
  const folder = mkdtempSync(join(tmpdir(), 'custodia-engines-'));
  chmodSync(folder, 0o755);
  const [primaryDir, replicaDir] = [join(folder, 'primary'), join(folder, 'replica')];
  const primary = await startDebian(primaryDir);
  const replica = await startReplica(primary, primaryDir, replicaDir).catch(async (fault) => {
    await primary.stop();
    throw fault;
  });
  const stop = async () => {
    await replica.stop();
    await primary.stop();
  };
  globalThis.custodiaTestServer = { server: { stop }, folder };
  process.env.CUSTODIA_TEST_POSTGRES = primary.url;
  process.env.CUSTODIA_TEST_REPLICA = replica.url;
}
