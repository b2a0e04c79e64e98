import { DataSource, type DataSourceOptions } from 'typeorm';
import { PROJECTOR_ROLE, inRole } from './roles.js';
import { bookkeeping } from '../entities/bookkeeping.js';
import { historyOf } from '../entities/history.js';
import { ColumnNaming } from '../entities/naming.js';
import { ProjectedEntity } from '../entities/projected-entity.js';

export interface DataSourceLimits {
  /** Connections at the most; default 4. */
  readonly max?: number;
  /** Longest wait for a connection, and longest time that a transaction may stand still, in milliseconds. */
  readonly connectMs?: number;
  readonly idleInTransactionMs?: number;
}

/**
 * TypeORM over everything that is kept in rows, in the role of the projector, which sees every organisation. It never
 * changes the schema by itself: that is what migrations are for.
 */
export const dataSourceOptions = (
  url: string,
  entities: readonly (new () => object)[],
  { max = 4, connectMs, idleInTransactionMs }: DataSourceLimits = {},
): DataSourceOptions => ({
  type: 'postgres',
  url: inRole(url, PROJECTOR_ROLE),
  entities: [...bookkeeping, ...entities, ...entities.filter(isRow).map(historyOf)],
  namingStrategy: new ColumnNaming(),
  synchronize: false,
  migrationsRun: false,
  installExtensions: false,
  logging: false,
  poolSize: max,
  applicationName: 'custodia',
  ...(connectMs ? { connectTimeoutMS: connectMs } : {}),
  extra: {
    keepAlive: true,
    ...(idleInTransactionMs ? { idle_in_transaction_session_timeout: idleInTransactionMs } : {}),
  },
});

const isRow = (entity: new () => object): boolean => entity.prototype instanceof ProjectedEntity;

/** The same without Nest, for tests and benchmarks; the caller destroys it. */
export const openDataSource = (
  url: string,
  entities: readonly (new () => object)[] = [],
  limits: DataSourceLimits = {},
): Promise<DataSource> => new DataSource(dataSourceOptions(url, entities, limits)).initialize();

/** The statements that would make the database's schema what the entities say; empty when they agree. */
export async function schemaDifferences(url: string, entities: readonly (new () => object)[]): Promise<string[]> {
  const source = await openDataSource(url, entities, { max: 2 });
  try {
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  } finally {
    await source.destroy();
  }
}
