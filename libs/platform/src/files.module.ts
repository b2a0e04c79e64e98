import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { fileSealing, filesystemFiles, s3Files, type Files } from '@custodia/files';
import type { Config } from '@custodia/kernel';
import type { Vault } from '@custodia/vault';
import { CONFIG, FILES, VAULT } from './tokens.js';

async function openFiles({ s3, dataDir }: Config, vault: Vault): Promise<Files> {
  const sealing = fileSealing(vault);
  if (!s3) return filesystemFiles({ folder: join(dataDir, 'files'), sealing });
  const { accessKeyId, secretAccessKey, ...place } = s3;
  return s3Files({ ...place, sealing, credentials: { accessKeyId, secretAccessKey } });
}

@Global()
@Module({ providers: [{ provide: FILES, inject: [CONFIG, VAULT], useFactory: openFiles }], exports: [FILES] })
export class FilesModule {}
