import { DataSource } from 'typeorm';
import { ColumnNaming } from './naming.js';

/** TypeORM over the read models. It never changes the schema by itself: that is what migrations are for. */
export function dataSource(url: string, entities: readonly (new () => object)[]): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities: [...entities],
    namingStrategy: new ColumnNaming(),
    synchronize: false,
    migrationsRun: false,
    installExtensions: false,
    logging: false,
    extra: { max: 2 },
  });
}

/** The statements that would make the database's schema what the entities say; empty when they agree. */
export async function schemaDifferences(url: string, entities: readonly (new () => object)[]): Promise<string[]> {
  const source = await dataSource(url, entities).initialize();
  try {
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  } finally {
    await source.destroy();
  }
}
