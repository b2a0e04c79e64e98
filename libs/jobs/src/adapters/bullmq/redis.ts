import { Queue, Worker, type ConnectionOptions } from 'bullmq';
import { Cluster, type Redis } from 'ioredis';
import { JobFault } from '../../port.js';
import type { Backend, BullQueue, BullWorker } from './backend.js';
import {
  connectWithin,
  hostsOf,
  masters,
  redisAddress,
  redisConnection,
  type RedisConnection,
} from './redis-connection.js';

const prefix = 'custodia';
const namesKey = `${prefix}:job-names`;
/** In braces, so that all keys of one queue are in one slot of a cluster, as BullMQ's scripts need it. */
const slotted = (name: string): string => `{${name}}`;
/** How long one of the connected replicas may take to confirm what was stored. */
const replicaPatienceMs = 2_000;

interface RedisOptions {
  readonly patienceMs: number;
  readonly onFault: (fault: Error) => void;
  readonly onWarning: (warning: string) => void;
}

/**
 * Redis 6.2+ or Valkey: one server, the master that sentinels name, or a cluster. `onWarning` hears of settings under
 * which jobs can be lost.
 */
export async function redisBackend(url: string, { patienceMs, onFault, onWarning }: RedisOptions): Promise<Backend> {
  const address = redisAddress(url);
  const client = redisConnection(address, onFault);
  try {
    await connectWithin(client, patienceMs);
    for (const warning of new Set((await Promise.all(masters(client).map(unsafeSettings))).flat())) onWarning(warning);
  } catch (cause) {
    client.disconnect();
    throw new JobFault(
      'UNAVAILABLE',
      `The job queue's Redis at ${hostsOf(address)} does not answer (${(cause as Error).message}). Check REDIS_URL and the server.`,
      { cause },
    );
  }
  const connection = asOptions(client);
  return {
    queue: (name, options) => new Queue(slotted(name), { ...options, prefix, connection }) as unknown as BullQueue,
    workers() {
      const own = redisConnection(address, onFault);
      return {
        worker: (name, processor, options) =>
          new Worker(slotted(name), processor, {
            ...options,
            prefix,
            connection: asOptions(own),
          }) as unknown as BullWorker,
        async close() {
          own.disconnect();
        },
      };
    },
    store: (name, add) => replicated(client, name, add),
    async announce(name) {
      await client.sadd(namesKey, name);
    },
    names: async () => (await client.smembers(namesKey)).sort(),
    async close() {
      client.disconnect();
    },
  };
}

const asOptions = (client: RedisConnection): ConnectionOptions => client as unknown as ConnectionOptions;

/**
 * Adds, and waits until a replica has it too if there is any: otherwise the promotion of one could lose what was answered
 * to be stored. Where the connection was lost on the way, nobody knows which server has it, so it is added again.
 */
async function replicated(client: RedisConnection, name: string, add: () => Promise<unknown>): Promise<void> {
  const serving = async (): Promise<Redis | undefined> =>
    client instanceof Cluster ? masterOf(client, `${prefix}:${slotted(name)}:meta`) : client;
  for (let attempt = 1; attempt <= 5; attempt++) {
    const server = await serving();
    const stream = server?.stream;
    await add();
    const [role, , replicas] = server ? ((await server.role()) as [string, number, unknown[]]) : ['none', 0, []];
    const confirmed = role === 'master' && (replicas.length === 0 || (await server!.wait(1, replicaPatienceMs)) > 0);
    if (server?.stream !== stream || (await serving()) !== server) continue;
    if (confirmed) return;
    throw new Error(`none of the ${replicas.length} replicas of Redis confirmed it within ${replicaPatienceMs} ms`);
  }
  throw new Error('the connection to Redis was lost again and again');
}

async function masterOf(cluster: Cluster, key: string): Promise<Redis | undefined> {
  const slot = await cluster.cluster('KEYSLOT', key);
  const [name] = cluster.slots[slot] ?? [];
  return cluster.nodes('master').find(({ options }) => `${options.host}:${options.port}` === name);
}

/** One sentence for each setting that BullMQ's promises do not survive. */
async function unsafeSettings(server: Pick<Redis, 'config'> & Partial<Pick<Redis, 'options'>>): Promise<string[]> {
  const at = server.options ? ` at ${server.options.host}:${server.options.port}` : '';
  const setting = async (name: string): Promise<string | undefined> =>
    ((await server.config('GET', name)) as string[])[1];
  try {
    const [policy, maxmemory, appendonly, appendfsync] = await Promise.all(
      ['maxmemory-policy', 'maxmemory', 'appendonly', 'appendfsync'].map(setting),
    );
    const warnings: string[] = [];
    if (policy !== 'noeviction')
      warnings.push(
        `Redis${at} has maxmemory-policy "${policy}" (maxmemory ${maxmemory}): jobs can be evicted and lost. Set maxmemory-policy noeviction.`,
      );
    if (appendonly !== 'yes')
      warnings.push(
        `Redis${at} has appendonly "${appendonly}": jobs of the last seconds or minutes are lost when it stops hard. Set appendonly yes.`,
      );
    else if (appendfsync === 'no')
      warnings.push(
        `Redis${at} has appendfsync "no": jobs of the last half minute are lost when its machine stops hard. Set appendfsync everysec or always.`,
      );
    return warnings;
  } catch {
    return [
      `Redis${at} does not show its settings (CONFIG GET is refused): make sure that maxmemory-policy is noeviction and appendonly is yes.`,
    ];
  }
}
