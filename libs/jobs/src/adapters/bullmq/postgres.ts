import {
  createPostgresBackend,
  Queue,
  runMigrations,
  Worker,
  type PgPool,
  type PostgresConnectionOptions,
} from 'bullmq';
import pg from 'pg';
import { JobFault } from '../../port.js';
import type { Backend, BullQueue, BullWorker } from './backend.js';
import { SharedListener } from './shared-listener.js';

/** BullMQ's tables live in a schema of their own, which it names itself. */
const schema = 'bullmq';

/** Of the advisory lock that lets only one process at a time give rights; chosen at random. */
const rightsLock = '2790464137025518846';

/**
 * Creates or upgrades BullMQ's schema: one transaction, safe to run from several processes at once. With `grantTo`, that
 * role may use the jobs and not change the tables: `url` is then the owner's, and the jobs are opened as the role. In this
 * one schema it may create, because BullMQ makes a sequence for each queue.
 */
export async function migrateJobs(url: string, grantTo?: string): Promise<void> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    await runMigrations(client, schema);
    if (grantTo === undefined) return;
    const role = pg.escapeIdentifier(grantTo);
    await client.query(`
      begin;
      select pg_advisory_xact_lock(${rightsLock});
      grant usage, create on schema ${schema} to ${role};
      grant select, insert, update, delete on all tables in schema ${schema} to ${role};
      do $$ declare
        made regclass;
      begin
        -- Those that the role has made for its queues are its own.
        for made in select oid from pg_class where relnamespace = '${schema}'::regnamespace and relkind = 'S'
            and pg_has_role(current_user, relowner, 'usage') loop
          execute format('grant usage, select on sequence %s to %I', made, ${pg.escapeLiteral(grantTo)});
        end loop;
      end $$;
      commit`);
  } finally {
    await client.end();
  }
}

export async function postgresBackend(url: string, onFault: (fault: Error) => void): Promise<Backend> {
  // One pool for all queues and one for each runner, instead of one for each of BullMQ's objects.
  const pool = openPool(url, 5, onFault);
  try {
    await pool.query('select 1 from migration limit 1');
  } catch (cause) {
    await pool.end();
    throw new JobFault(
      'UNAVAILABLE',
      `The job queue's schema "${schema}" cannot be read. Check the server and run the migrations.`,
      { cause },
    );
  }
  const connection = pool as unknown as PostgresConnectionOptions;
  return {
    queue: (name, options) =>
      new Queue(name, { ...options, connection }, createPostgresBackend) as unknown as BullQueue,
    workers() {
      // One of them listens.
      const own = openPool(url, 6, onFault);
      const ownConnection = own as unknown as PostgresConnectionOptions;
      const listener = new SharedListener(own as unknown as PgPool);
      return {
        worker: (name, processor, options) =>
          new Worker(
            name,
            processor,
            { ...options, connection: ownConnection },
            listener.backend,
          ) as unknown as BullWorker,
        async close() {
          await listener.close();
          await own.end();
        },
      };
    },
    async store(_, add) {
      await add();
    },
    async announce() {
      // The queue itself writes its row in "meta".
    },
    async names() {
      const { rows } = await pool.query<{ queue: string }>('select distinct queue from meta order by queue');
      return rows.map(({ queue }) => queue);
    },
    close: () => pool.end(),
  };
}

function openPool(url: string, max: number, onFault: (fault: Error) => void): pg.Pool {
  const address = new URL(url);
  address.searchParams.set('options', `${address.searchParams.get('options') ?? ''} -c search_path=${schema}`.trim());
  const pool = new pg.Pool({ connectionString: address.href, max, keepAlive: true });
  pool.on('error', onFault);
  // Each of BullMQ's objects listens too.
  pool.setMaxListeners(0);
  return pool;
}
