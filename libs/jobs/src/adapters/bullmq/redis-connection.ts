import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { readRedisUrl, type RedisAddress } from '@custodia/kernel';
import { JobFault } from '../../port.js';

export type RedisConnection = Redis | Cluster;

/** Throws `JobFault` for a URL that is none; the configuration has checked it before. */
export function redisAddress(url: string): RedisAddress {
  const address = readRedisUrl(url);
  if (typeof address === 'string') throw new JobFault('UNAVAILABLE', `The URL of the job queue's Redis ${address}.`);
  return address;
}

/** For messages: hosts and ports without secrets. */
export const hostsOf = ({ nodes }: RedisAddress): string => nodes.map(({ host, port }) => `${host}:${port}`).join(', ');

/** Not yet connected. Repairs itself: a lost server, another master, another layout of the cluster. */
export function redisConnection(address: RedisAddress, onFault: (fault: Error) => void): RedisConnection {
  const { kind, nodes, masterName, database, sentinelUsername, sentinelPassword } = address;
  const tls = address.tls ? { tls: {} } : {};
  const login = {
    ...(address.username ? { username: address.username } : {}),
    ...(address.password ? { password: address.password } : {}),
  };
  const options: RedisOptions = {
    ...login,
    ...tls,
    // BullMQ's workers wait as long as it takes.
    maxRetriesPerRequest: null,
    connectTimeout: 5_000,
    // A connection that was never made must not hold up the end of the process.
    disconnectTimeout: 250,
    retryStrategy: (failures) => Math.min(50 * 2 ** Math.min(failures, 6), 1_000),
    // A master that became a replica: connect anew, and ask for the master again. The statement is repeated there.
    reconnectOnError: (fault) => (fault.message.startsWith('READONLY') ? 2 : false),
  };
  const connection =
    kind === 'cluster'
      ? new Cluster(
          nodes.map((node) => ({ ...node })),
          {
            redisOptions: options,
            lazyConnect: true,
            slotsRefreshTimeout: 5_000,
            clusterRetryStrategy: (failures) => Math.min(100 * failures, 1_000),
            ...(address.tls ? { dnsLookup: (name, done) => done(null, name) } : {}),
          },
        )
      : kind === 'sentinel'
        ? new Redis({
            ...options,
            db: database,
            lazyConnect: true,
            name: masterName,
            sentinels: nodes.map((node) => ({ ...node })),
            sentinelRetryStrategy: (failures) => Math.min(100 * failures, 1_000),
            ...(sentinelUsername ? { sentinelUsername } : {}),
            ...(sentinelPassword ? { sentinelPassword } : {}),
            ...(address.tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
          })
        : new Redis({ ...options, ...nodes[0]!, db: database, lazyConnect: true });
  connection.on('error', onFault);
  return connection;
}

/** The one server, or every master of a cluster. */
export const masters = (connection: RedisConnection): Redis[] =>
  connection instanceof Cluster ? connection.nodes('master') : [connection];

/** Connects, or throws after `patienceMs` what was last heard: a group of servers is otherwise looked for for ever. */
export async function connectWithin(connection: RedisConnection, patienceMs: number): Promise<void> {
  let heard: unknown;
  const hear = (fault: unknown): unknown => (heard = fault);
  connection.on('error', hear);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>(
    (_, reject) => (timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs)),
  );
  try {
    await Promise.race([connection.connect(), late]);
    await Promise.race([connection.ping(), late]);
  } catch (fault) {
    // "Connection is closed" is the consequence; what was heard before is the cause.
    throw heard ?? fault;
  } finally {
    clearTimeout(timer);
    connection.off('error', hear);
  }
}
