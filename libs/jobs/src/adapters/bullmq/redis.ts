import { Queue, Worker, type ConnectionOptions } from 'bullmq';
import { Redis } from 'ioredis';
import { JobFault } from '../../port.js';
import type { Backend, BullQueue, BullWorker } from './backend.js';

const prefix = 'custodia';
const namesKey = `${prefix}:job-names`;

/** Redis 6.2+ or Valkey. `onWarning` hears of settings under which jobs can be lost. */
export async function redisBackend(url: string, { onFault, onWarning }: { onFault: (fault: Error) => void; onWarning: (warning: string) => void }): Promise<Backend> {
  const client = open(url, onFault);
  try {
    await client.connect();
    for (const warning of await unsafeSettings(client)) onWarning(warning);
  } catch (cause) {
    client.disconnect();
    throw new JobFault('UNAVAILABLE', `The job queue's Redis at ${new URL(url).host} does not answer. Check REDIS_URL and the server.`, { cause });
  }
  const connection = client as unknown as ConnectionOptions;
  return {
    queue: (name, options) => new Queue(name, { ...options, prefix, connection }) as unknown as BullQueue,
    workers() {
      const own = open(url, onFault);
      return {
        worker: (name, processor, options) => new Worker(name, processor, { ...options, prefix, connection: own as unknown as ConnectionOptions }) as unknown as BullWorker,
        async close() {
          own.disconnect();
        },
      };
    },
    async announce(name) {
      await client.sadd(namesKey, name);
    },
    names: async () => (await client.smembers(namesKey)).sort(),
    async close() {
      client.disconnect();
    },
  };
}

/** One sentence for each setting that BullMQ's promises do not survive. */
export async function unsafeSettings(client: Pick<Redis, 'config'>): Promise<string[]> {
  const setting = async (name: string): Promise<string | undefined> => ((await client.config('GET', name)) as string[])[1];
  try {
    const [policy, appendonly, maxmemory] = [await setting('maxmemory-policy'), await setting('appendonly'), await setting('maxmemory')];
    const warnings: string[] = [];
    if (policy !== 'noeviction')
      warnings.push(`Redis has maxmemory-policy "${policy}" (maxmemory ${maxmemory}): jobs can be evicted and lost. Set maxmemory-policy noeviction.`);
    if (appendonly !== 'yes') warnings.push(`Redis has appendonly "${appendonly}": jobs of the last seconds or minutes are lost when it stops hard. Set appendonly yes.`);
    return warnings;
  } catch {
    return ['Redis does not show its settings (CONFIG GET is refused): make sure that maxmemory-policy is noeviction and appendonly is yes.'];
  }
}

function open(url: string, onFault: (fault: Error) => void): Redis {
  const client = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true, connectTimeout: 5_000 });
  client.on('error', onFault);
  return client;
}
