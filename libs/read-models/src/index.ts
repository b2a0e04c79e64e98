export * from './projection.js';
export type { AnyProjection } from './fold.js';
export { ProjectedEntity } from './projected-entity.js';
export { ColumnNaming, columnName } from './naming.js';
export { tableOf, type Column, type Table } from './table.js';
export { dataSource, schemaDifferences } from './data-source.js';
export { startProjector, type Projector, type ProjectorOptions } from './projector.js';
export type { ProjectorNotice } from './apply.js';
export { lagOf, type ProjectionLag } from './lag.js';
export { parkedEvents, retryParked, type ParkedEvent } from './parking.js';
export { createProgress, type Progress } from './progress.js';
export { openWaiter, type ProjectionWaiter, type WaiterOptions } from './waiter.js';
export { waitForReplica } from './replica.js';
export { openOverview, openReader, type Reader, type ReaderOptions } from './reader.js';
export type { AsOf, ListOptions, Only, Page, ReadSession } from './session.js';
export type { Collection, Related } from './collection.js';
export { DEFAULT_PAGE, LARGEST_PAGE, type ListRequest, type Sort } from './list-query.js';
export type { Condition, Filter } from './filter.js';
export { InvalidQuery } from './invalid-query.js';
export { rowAsOf } from './as-of.js';
export { postgresCheckpoints, type PostgresCheckpoints } from './checkpoints.js';
export { moveReaders, placesOfReaders, ReadersAtWork } from './move-readers.js';
export { APP_ROLE, assertRowSecurity, inRole, PROJECTOR_ROLE } from './roles.js';
export {
  compareWithRebuild,
  rebuild,
  type Comparison,
  type Difference,
  type RebuildOptions,
  type RebuildProgress,
  type Rebuilt,
} from './rebuild.js';
