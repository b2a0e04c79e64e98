export * from './entities/projection.js';
export type { AnyProjection } from './project/fold.js';
export { ProjectedEntity } from './entities/projected-entity.js';
export { ColumnNaming, columnName } from './entities/naming.js';
export { tableOf, type Column, type Table } from './entities/table.js';
export { dataSourceOptions, openDataSource, schemaDifferences, type DataSourceLimits } from './wire/data-source.js';
export { isoMoment } from './entities/bookkeeping.js';
export type { Overview } from './query/overview.js';
export { startProjector, type Projector, type ProjectorOptions } from './project/projector.js';
export type { ProjectorNotice } from './project/apply.js';
export { lagOf, type ProjectionLag } from './project/lag.js';
export { readModelsHealth, STANDING_AFTER_MS, type ReadModelsHealth } from './project/health.js';
export { readModelMetrics } from './project/metrics.js';
export { parkedEvents, retryParked, type ParkedEvent } from './project/parking.js';
export { explainParked, MendingFault, repairParked, skipParked, type Explanation } from './project/mending.js';
export { createProgress, type Progress } from './project/progress.js';
export { openWaiter, type ProjectionWaiter, type WaiterOptions } from './project/waiter.js';
export { waitForReplica } from './project/replica.js';
export { openReader, type Reader, type ReaderOptions } from './query/reader.js';
export type { AsOf, Confinement, ListOptions, Only, Opening, Page, ReadSession } from './query/session.js';
export type { Collection, Related } from './query/collection.js';
export { DEFAULT_PAGE, LARGEST_PAGE, type ListRequest, type Sort } from './query/list-query.js';
export type { Condition, Filter } from './query/filter.js';
export { deriveField, type DerivedCondition } from './query/derived.js';
export { InvalidQuery } from './query/invalid-query.js';
export { isGone, ownerOf } from './project/owner.js';
export { leased } from './project/claims.js';
export { latestRow, rowAsOf } from './query/as-of.js';
export { postgresCheckpoints, type PostgresCheckpoints } from './project/checkpoints.js';
export {
  assertNobodyReads,
  moveReaders,
  placesOfReaders,
  readersOf,
  ReadersAtWork,
  resetReaders,
} from './project/log-readers.js';
export { APP_ROLE, assertRowSecurity, inRole, PROJECTOR_ROLE } from './wire/roles.js';
export {
  compareWithRebuild,
  rebuild,
  type Comparison,
  type Difference,
  type RebuildOptions,
  type RebuildProgress,
  type Rebuilt,
} from './project/rebuild.js';
export { keyOf } from './project/fold.js';
