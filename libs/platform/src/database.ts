import { join } from 'node:path';
import pg from 'pg';
import { connectFault, type Config } from '@custodia/kernel';
import { runningEmbedded, startEmbedded } from '@custodia/postgres';

export interface Database {
  /** May create and alter. */
  readonly ownerUrl: string;
  readonly url: string;
  /** For queries; the same as `url` without a replica. */
  readonly queryUrl: string;
  stop(): Promise<void>;
}

interface DatabaseOptions {
  readonly beside?: boolean;
  /** Told when the embedded server died and could not be started again. */
  readonly onLost?: (fault: unknown) => void;
}

/**
 * The configured PostgreSQL, or one of our own in the data folder; with `beside`, the one that a running service has
 * there. Throws `ConfigFault` or `EmbeddedPostgresFault`.
 */
export async function openDatabase(
  config: Config,
  { beside = false, onLost }: DatabaseOptions = {},
): Promise<Database> {
  if (!config.database) return embedded(join(config.dataDir, 'postgres'), beside, onLost);
  const { url, ownerUrl, replicaUrl } = config.database;
  for (const [field, tried] of [
    ['DATABASE_OWNER_URL', ownerUrl],
    ['DATABASE_URL', url],
    ['DATABASE_REPLICA_URL', replicaUrl],
  ] as const) {
    if (tried)
      await statement(tried, 'select 1').catch((fault: unknown) => Promise.reject(connectFault(fault, field, tried)));
  }
  return { ownerUrl, url, queryUrl: replicaUrl ?? url, stop: async () => undefined };
}

async function embedded(dataDir: string, beside: boolean, onLost?: (fault: unknown) => void): Promise<Database> {
  const running = beside ? runningEmbedded(dataDir) : null;
  const server = running ? { url: running, stop: async () => undefined } : await startEmbedded({ dataDir, onLost });
  const target = new URL(server.url);
  target.pathname = '/custodia';
  await statement(server.url, 'create database custodia').catch((fault: { code?: string }) => {
    if (fault.code !== '42P04') throw fault;
  });
  return { ownerUrl: target.href, url: target.href, queryUrl: target.href, stop: server.stop };
}

async function statement(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(text).finally(() => client.end());
}
