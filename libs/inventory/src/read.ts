// What other contexts may ask about assets, documents and subprocessors.
export {
  assetOf,
  assetsOf,
  copiesOf,
  datedAssets,
  filesOf,
  manifestOf,
  reachableFrom,
  versionsOf,
  type DatedAsset,
  type KnownAsset,
  type RecordedCopy,
  type RecordedFile,
} from './views/known-assets.read.js';
export {
  contactAddresses,
  contactInLog,
  subprocessorInLog,
  subprocessorsInUse,
} from './subprocessor/subprocessor.read.js';
export { isAssetFile } from './views/asset-file.read.js';
export { unconfirmedDeletions } from './subprocessor/relation.facts.js';
export { documentsNamed, documentsWithFile, type RegisteredDocument } from './document/document.read.js';
