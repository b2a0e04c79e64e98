// The engines of a run are the ones that Debian packages. What is missing, or does not start, ends the run.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './run-sources.mjs';

const { startRedis } = await import('../libs/jobs/src/testing/redis-server.ts');
const { startDebian, startReplica } = await import('../libs/postgres/src/testing/debian.ts');

export default async function () {
  if (globalThis.custodiaTestServer) return;
  await (await startRedis()).stop();
  const folder = mkdtempSync(join(tmpdir(), 'custodia-engines-'));
  chmodSync(folder, 0o755);
  const [primaryDir, replicaDir] = [join(folder, 'primary'), join(folder, 'replica')];
  const servers = [];
  const stop = async () => {
    for (const server of servers.reverse()) await server.stop();
  };
  try {
    servers.push(await startDebian(primaryDir));
    servers.push(await startReplica(servers[0], primaryDir, replicaDir));
  } catch (fault) {
    await stop();
    rmSync(folder, { recursive: true, force: true });
    throw fault;
  }
  const [primary, replica] = servers;
  globalThis.custodiaTestServer = { server: { stop }, folder };
  process.env.CUSTODIA_TEST_POSTGRES = primary.url;
  process.env.CUSTODIA_TEST_REPLICA = replica.url;
}
