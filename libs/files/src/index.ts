export { FilesFault, type Files, type StoredFile } from './port.js';
export { filesystemFiles } from './adapters/filesystem.js';
export { fileSealing, type FileSealing } from './sealed/sealing.js';
export { s3Files, type S3Options } from './adapters/s3.js';
