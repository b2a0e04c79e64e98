import type { DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Config } from '@custodia/kernel';
import { dataSourceOptions, type AnyProjection } from '@custodia/read-models';
import { DataSource } from 'typeorm';
import { Closing } from './closing.js';
import type { Database } from './database.js';
import { CONFIG, DATABASE, PROJECTIONS } from './tokens.js';

/**
 * The one `DataSource` of the process: over the rows of every projection that a context registers, and the entities that
 * modules name with `TypeOrmModule.forFeature`. The database was reached and migrated before, so nothing is tried again.
 */
export const dataSourceModule = (closing: Closing): DynamicModule =>
  TypeOrmModule.forRootAsync({
    inject: [CONFIG, DATABASE, PROJECTIONS],
    useFactory: ({ timeouts }: Config, { url }: Database, projections: readonly AnyProjection[]) => ({
      ...dataSourceOptions(
        url,
        projections.map(({ row }) => row),
        { connectMs: timeouts.statementMs, idleInTransactionMs: timeouts.idleInTransactionMs },
      ),
      autoLoadEntities: true,
      retryAttempts: 1,
    }),
    dataSourceFactory: (options) =>
      closing.open(
        () => new DataSource(options!).initialize(),
        (source) => source.destroy(),
      ),
    // Hooks of a module's providers run before its own, which would destroy the data source under what still works with it.
    extraProviders: [{ provide: Closing, useValue: closing }],
  });

/** Connects to nothing: to look at how an application is built. */
export const closedDataSourceModule = (): DynamicModule =>
  TypeOrmModule.forRoot({ type: 'postgres', autoLoadEntities: true, manualInitialization: true });
