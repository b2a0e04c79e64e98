export { filesContract, type FilesFixture } from './contract/files.contract.js';
export { s3TestServer, type S3TestServer } from './testing/s3-server.js';
