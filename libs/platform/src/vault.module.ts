import { Global, Module } from '@nestjs/common';
import type { Config } from '@custodia/kernel';
import { loadRootKey, postgresVault } from '@custodia/vault';
import { Closing } from './closing.js';
import type { Database } from './database.js';
import { CONFIG, DATABASE, VAULT } from './tokens.js';

@Global()
@Module({
  providers: [
    {
      provide: VAULT,
      inject: [CONFIG, DATABASE, Closing],
      useFactory: ({ rootKey: value, dataDir }: Config, { url }: Database, closing: Closing) =>
        closing.open(
          () => postgresVault({ url, rootKey: loadRootKey({ value, dataDir }) }),
          (vault) => vault.close(),
        ),
    },
  ],
  exports: [VAULT],
})
export class VaultModule {}
