import { Global, Module } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { Config } from '@custodia/kernel';
import type { Vault } from '@custodia/vault';
import { poolOf } from '@custodia/postgres';
import {
  APP_ROLE,
  createProgress,
  inRole,
  openReader,
  openWaiter,
  waitForReplica,
  type AnyProjection,
  type Progress,
} from '@custodia/read-models';
import type { DataSource } from 'typeorm';
import { registered } from './background.js';
import { Closing } from './closing.js';
import type { Database } from './database.js';
import { withOpenedTexts } from './sealed-texts.js';
import { CONFIG, DATABASE, OVERVIEW, PROGRESS, PROJECTIONS, READER, VAULT, WAITER } from './tokens.js';

/** The read models that the contexts register, and what asks them and waits for them. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    {
      provide: PROJECTIONS,
      inject: [DiscoveryService],
      useFactory: (discovery: DiscoveryService) => registered(discovery, 'projection'),
    },
    { provide: PROGRESS, useFactory: createProgress },
    {
      provide: READER,
      inject: [getDataSourceToken(), CONFIG, DATABASE, VAULT, Closing],
      useFactory: (
        source: DataSource,
        { timeouts }: Config,
        { queryUrl: url }: Database,
        vault: Vault,
        closing: Closing,
      ) =>
        closing.open(
          () =>
            openReader({
              source,
              url,
              timeouts,
              opening: (organisation, rows) => withOpenedTexts(vault, organisation, rows),
            }),
          (reader) => reader.close(),
        ),
    },
    {
      provide: WAITER,
      inject: [DATABASE, PROJECTIONS, PROGRESS, Closing],
      useFactory: (database: Database, projections: readonly AnyProjection[], progress: Progress, closing: Closing) =>
        closing.open(
          () => {
            const primary = openWaiter({ url: inRole(database.url, APP_ROLE), projections, progress });
            return database.queryUrl === database.url
              ? primary
              : waitForReplica(primary, { url: database.queryUrl, projections });
          },
          (waiter) => waiter.close(),
        ),
    },
    { provide: OVERVIEW, inject: [getDataSourceToken()], useFactory: poolOf },
  ],
  exports: [PROJECTIONS, PROGRESS, READER, WAITER, OVERVIEW],
})
export class ReadModelsModule {}
