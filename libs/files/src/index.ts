export * from './port.js';
export { filesystemFiles } from './adapters/filesystem.js';
export { s3Files, type S3Options } from './adapters/s3.js';
