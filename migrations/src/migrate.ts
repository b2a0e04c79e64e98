import pg from 'pg';
import { DataSource, MigrationExecutor, type MigrationInterface } from 'typeorm';
import { migrations } from './migrations.js';

/** Chosen at random; every process that migrates waits for it. */
const lock = '5318008221094317702';

/** The log or the vault was brought on by a newer release, which may keep there what this one would misunderstand. */
export class NewerSchema extends Error {
  override readonly name = 'NewerSchema';

  constructor(readonly migration: string) {
    super(
      `A newer release has migrated this database (${migration}), and this release does not know what it keeps there. Run the newer release.`,
    );
  }
}

/**
 * Brings the schema up to date and answers the names of the migrations that were run. Each runs in its own transaction;
 * processes that start together wait for each other. `url` is the owner's: it creates tables, and the roles unless they
 * exist. `of` are the migrations that this database takes: all, or `logMigrations` for a log that is elsewhere. Throws
 * with the statement and PostgreSQL's reason when one fails (what was done before it stays), or `NewerSchema`.
 */
export async function migrate(
  url: string,
  of: readonly (new () => MigrationInterface)[] = migrations,
): Promise<string[]> {
  const guard = new pg.Client({ connectionString: url, application_name: 'custodia-migrate' });
  guard.on('error', () => undefined);
  await guard.connect();
  try {
    await guard.query(`select pg_advisory_lock(${lock})`);
    const source = await new DataSource({
      type: 'postgres',
      url,
      migrations: [...of],
      migrationsTableName: 'migration',
      installExtensions: false,
      logging: false,
      extra: { max: 2, application_name: 'custodia-migrate' },
    }).initialize();
    try {
      await assertKnown(source);
      const done = await source.runMigrations({ transaction: 'each' });
      return done.map(({ name }) => name);
    } finally {
      await source.destroy();
    }
  } finally {
    await guard.end();
  }
}

/** Read models can be built anew by any release; events and keys cannot. */
async function assertKnown(source: DataSource): Promise<void> {
  const known = new Set(migrations.map(({ name }) => name));
  const executed = await new MigrationExecutor(source).getExecutedMigrations();
  const unknown = executed.find(({ name }) => /^(EventLog|Vault)/.test(name) && !known.has(name));
  if (unknown) throw new NewerSchema(unknown.name);
}
