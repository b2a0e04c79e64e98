import { join } from 'node:path';
import pg from 'pg';
import { connectFault, type Config } from '@custodia/kernel';
import { runningEmbedded, startEmbedded } from '@custodia/postgres';
import { embeddedUrls, prepareEmbedded, type EmbeddedUrls } from './embedded-roles.js';

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
  /** Whether the data folder has had an embedded database: then none is made anew. */
  readonly existing?: boolean;
  /** Told when the embedded server died and could not be started again. */
  readonly onLost?: (fault: unknown) => void;
}

/**
 * The configured PostgreSQL, or one of our own in the data folder; with `beside`, the one that a running service has
 * there. Throws `ConfigFault` or `EmbeddedPostgresFault`.
 */
export async function openDatabase(config: Config, options: DatabaseOptions = {}): Promise<Database> {
  if (!config.database) return embedded(join(config.dataDir, 'postgres'), options);
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

async function embedded(dataDir: string, { beside, existing, onLost }: DatabaseOptions): Promise<Database> {
  const running = beside ? runningEmbedded(dataDir) : null;
  if (running) return { ...sameForQueries(embeddedUrls(running)), stop: async () => undefined };
  const server = await startEmbedded({ dataDir, existing: existing ?? false, onLost });
  try {
    await prepareEmbedded(server.url);
  } catch (fault) {
    await server.stop();
    throw fault;
  }
  return { ...sameForQueries(embeddedUrls(server.url)), stop: server.stop };
}

const sameForQueries = (urls: EmbeddedUrls): Omit<Database, 'stop'> => ({ ...urls, queryUrl: urls.url });

async function statement(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(text).finally(() => client.end());
}
