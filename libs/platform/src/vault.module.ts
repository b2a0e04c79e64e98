import { Global, Module } from '@nestjs/common';
import type { Config, Logger } from '@custodia/kernel';
import { loadRootKey, postgresVault, rootKeyRenewal, type PostgresVault } from '@custodia/vault';
import { Closing } from './closing.js';
import type { Database } from './database.js';
import { CONFIG, DATABASE, LOGGER, VAULT } from './tokens.js';

@Global()
@Module({
  providers: [
    {
      provide: VAULT,
      inject: [CONFIG, LOGGER, DATABASE, Closing],
      async useFactory(config: Config, logger: Logger, { url }: Database, closing: Closing): Promise<PostgresVault> {
        const { rootKey: value, dataDir, keysDir } = config;
        const vault = await closing.open(
          () =>
            postgresVault({
              url,
              rootKey: loadRootKey({ value, dataDir }),
              keysDir,
              ...(value === undefined ? { renewal: rootKeyRenewal(dataDir) } : {}),
            }),
          (opened) => opened.close(),
        );
        if (vault.takenAgain.length > 0)
          logger.warn(
            { erased: vault.takenAgain },
            'Erasures were taken again: database or key folder was older than they are, or a process was killed',
          );
        if (await vault.opensOldRows())
          logger.warn(
            'An earlier release wrote keys into the database under this root key. Exchange it: custodia root-key rotate',
          );
        return vault;
      },
    },
  ],
  exports: [VAULT],
})
export class VaultModule {}
