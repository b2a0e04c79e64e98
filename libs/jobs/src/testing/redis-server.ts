import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** `SIGSTOP` and `SIGCONT`: a server that hangs, and goes on. */
  signal(signal: NodeJS.Signals): void;
  /** As a crash of its machine ends it. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** The settings that the job queue asks for. */
export const keeping = ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction'] as const;

/**
 * A server of the Debian package redis-server on a free loopback port, with a folder of its own. A missing program is a
 * fault that names the package, never a skipped test.
 */
export async function startRedis(
  settings: readonly string[] = keeping,
  { program = 'redis-server', config }: { program?: string; config?: (port: number) => string } = {},
): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'custodia-redis-'));
  const port = await freePort();
  const file = join(folder, 'redis.conf');
  await writeFile(file, config?.(port) ?? '');
  const server = spawn(
    program,
    [
      file,
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      ...(config ? [] : ['--save', '']),
      ...settings,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const exited = new Promise<void>((resolve) => server.once('close', () => resolve()));
  let log = '';
  const ready = new Promise<void>((resolve, reject) => {
    const hear = (text: Buffer): void => {
      log = (log + text.toString()).slice(-2_000);
      if (/Ready to accept connections|Sentinel ID is/.test(log)) resolve();
    };
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    server.once('error', (cause) =>
      reject(
        new Error(
          `"${program}" cannot be started (${(cause as NodeJS.ErrnoException).code}). Install the Debian package redis-server: apt-get install redis-server.`,
          { cause },
        ),
      ),
    );
    server.once('exit', (code) =>
      reject(
        new Error(`"${program}" of the Debian package redis-server ended with ${code} before it was ready:\n${log}`),
      ),
    );
  });
  const end = (signal: NodeJS.Signals) => async (): Promise<void> => {
    if (server.exitCode === null && server.signalCode === null) server.kill(signal);
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  await ready.catch(async (fault: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw fault;
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    signal: (signal) => void server.kill(signal),
    kill: end('SIGKILL'),
    stop: end('SIGTERM'),
  };
}

export interface RedisGroup {
  readonly url: string;
  stop(): Promise<void>;
}

/** One master, one replica of it, one sentinel that promotes the replica a second after the master is gone. */
export async function startSentinel(
  password = 'of-the-server',
  sentinelPassword = 'of-the-sentinel',
): Promise<RedisGroup & { readonly master: RedisServer; readonly replica: RedisServer }> {
  const secrets = [...keeping, '--requirepass', password, '--masterauth', password, '--repl-diskless-sync-delay', '0'];
  const master = await startRedis(secrets);
  const replica = await startRedis([...secrets, '--replicaof', '127.0.0.1', String(master.port)]);
  const sentinel = await startRedis(['--sentinel'], {
    config: () =>
      [
        `requirepass ${sentinelPassword}`,
        `sentinel monitor custodia 127.0.0.1 ${master.port} 1`,
        `sentinel auth-pass custodia ${password}`,
        'sentinel down-after-milliseconds custodia 1000',
        'sentinel failover-timeout custodia 4000',
      ].join('\n'),
  });
  await asked(replica.port, password, async (server) =>
    (await server.info('replication')).includes('master_link_status:up'),
  );
  // The replica follows before the master counts it: until then the master would answer that it has none.
  await asked(master.port, password, async (server) => (await server.info('replication')).includes('state=online'));
  // The sentinel learns of the replica from the master.
  await asked(
    sentinel.port,
    sentinelPassword,
    async (server) => ((await server.call('SENTINEL', 'replicas', 'custodia')) as unknown[]).length === 1,
  );
  return {
    url: `redis+sentinel://:${password}@127.0.0.1:${sentinel.port}/custodia?sentinelPassword=${sentinelPassword}`,
    master,
    replica,
    async stop() {
      await Promise.all([sentinel, replica, master].map((server) => server.stop()));
    },
  };
}

const slots = 16_384;

/** Three masters that share the slots, as `redis-cli --cluster create` makes them. */
export async function startCluster(password = 'of-the-cluster'): Promise<RedisGroup> {
  const nodes = await Promise.all(
    [0, 1, 2].map(async () =>
      startRedis([
        ...keeping,
        '--requirepass',
        password,
        '--cluster-enabled',
        'yes',
        '--cluster-port',
        String(await freePort()),
        '--cluster-node-timeout',
        '2000',
      ]),
    ),
  );
  const clients = nodes.map(({ port }) => new Redis({ port, password }));
  try {
    await Promise.all(
      clients.map((client, n) =>
        client.cluster('ADDSLOTS', ...range(Math.floor((n * slots) / 3), Math.floor(((n + 1) * slots) / 3))),
      ),
    );
    const [first] = nodes;
    const [, busPort] = (await clients[0]!.config('GET', 'cluster-port')) as [string, string];
    await Promise.all(
      clients.slice(1).map((client) => client.call('CLUSTER', 'MEET', '127.0.0.1', String(first!.port), busPort)),
    );
  } finally {
    clients.forEach((client) => client.disconnect());
  }
  for (const { port } of nodes) {
    await asked(port, password, async (server) => {
      const info = (await server.cluster('INFO')) as string;
      return info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:3');
    });
  }
  return {
    // The third is learnt from the others.
    url: `redis+cluster://:${password}@127.0.0.1:${nodes[0]!.port},127.0.0.1:${nodes[1]!.port}`,
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, n) => from + n);

/** Until the server's answer is right, for at most 20 s. */
async function asked(port: number, password: string, right: (server: Redis) => Promise<boolean>): Promise<void> {
  const server = new Redis({ port, password });
  server.on('error', () => undefined);
  try {
    for (
      const until = Date.now() + 20_000;
      !(await right(server).catch(() => false));
      await new Promise((wake) => setTimeout(wake, 50))
    )
      if (Date.now() > until)
        throw new Error(`Redis at port ${port} did not come into the state that was waited for within 20 s`);
  } finally {
    server.disconnect();
  }
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
