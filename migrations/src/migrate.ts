import pg from 'pg';
import { DataSource } from 'typeorm';
import { migrations } from './migrations.js';

/** Chosen at random; every process that migrates waits for it. */
const lock = '5318008221094317702';

/**
 * Brings the schema up to date and answers the names of the migrations that were run. Each runs in its own transaction;
 * processes that start together wait for each other. `url` is the owner's: it creates tables, and the roles unless they
 * exist. Throws with the statement and PostgreSQL's reason when one fails; what was done before it stays.
 */
export async function migrate(url: string): Promise<string[]> {
  const guard = new pg.Client({ connectionString: url, application_name: 'custodia-migrate' });
  guard.on('error', () => undefined);
  await guard.connect();
  try {
    await guard.query(`select pg_advisory_lock(${lock})`);
    const source = await new DataSource({
      type: 'postgres',
      url,
      migrations: [...migrations],
      migrationsTableName: 'migration',
      installExtensions: false,
      logging: false,
      extra: { max: 2 },
    }).initialize();
    try {
      const done = await source.runMigrations({ transaction: 'each' });
      return done.map(({ name }) => name);
    } finally {
      await source.destroy();
    }
  } finally {
    await guard.end();
  }
}
