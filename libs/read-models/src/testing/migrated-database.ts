import { migrate } from '@custodia/migrations';
import { testDatabase } from '@custodia/postgres/testing';

/** A fresh database with every read model's tables. */
export async function migratedDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const database = await testDatabase();
  await migrate(database.url);
  return database;
}
