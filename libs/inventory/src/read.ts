// What other contexts may ask about assets, documents and subprocessors.
export {
  assetOf,
  assetsOf,
  copiesOf,
  datedAssets,
  filesOf,
  reachableFrom,
  type DatedAsset,
  type KnownAsset,
  type RecordedCopy,
} from './views/known-assets.read.js';
export { contactAddresses, contactInLog, subprocessorInLog } from './subprocessor/subprocessor.read.js';
