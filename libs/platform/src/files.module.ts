import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { filesystemFiles, s3Files, type Files } from '@custodia/files';
import type { Config } from '@custodia/kernel';
import { CONFIG, FILES } from './tokens.js';

async function openFiles({ s3, dataDir }: Config): Promise<Files> {
  if (!s3) return filesystemFiles({ folder: join(dataDir, 'files') });
  const { accessKeyId, secretAccessKey, ...place } = s3;
  return s3Files({ ...place, credentials: { accessKeyId, secretAccessKey } });
}

@Global()
@Module({ providers: [{ provide: FILES, inject: [CONFIG], useFactory: openFiles }], exports: [FILES] })
export class FilesModule {}
