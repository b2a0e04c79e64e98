// Reads other people's files about AI assets, and writes CycloneDX: formats in, formats out. It knows no service and no database.
export {
  listFields,
  textFields,
  valuesOf,
  type CardFieldName,
  type CardKind,
  type CardValues,
  type Metric,
} from './cards/card.js';
export { completenessOf, isStated } from './cards/completeness.policy.js';
export { exportCycloneDx, type BomComponent, type BomInput } from './cyclonedx/write.js';
export { parseDigest, type Digest } from './digest.js';
export { inspectBytes, inspectFile, type FileSource } from './inspect.js';
export type {
  InspectReport,
  PlannedAsset,
  PlannedFile,
  PlannedKind,
  PlannedLink,
  PlannedSource,
  PlannedVersion,
  Problem,
  Severity,
} from './plan.js';
export { defaultLimits } from './reading/limits.js';
export { withoutSecrets } from './reading/url.js';
export { readTable, type TableReport } from './table/read.js';
export { statements as tableColumns } from './table/columns.js';
export { renderReport } from './render.js';
