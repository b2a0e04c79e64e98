import { Global, Module } from '@nestjs/common';
import type { Clock } from '@custodia/kernel';
import { CLOCK, OVERVIEW, SIGNING_KEYS, VAULT } from '@custodia/platform';
import type { Vault } from '@custodia/vault';
import type pg from 'pg';
import { signingKeysIn } from './stored-keys.js';

/** The keys that sign certificates and checkpoints of the log: one ring of the process. */
@Global()
@Module({
  providers: [
    {
      provide: SIGNING_KEYS,
      inject: [OVERVIEW, VAULT, CLOCK],
      useFactory: (pool: pg.Pool, vault: Vault, clock: Clock) => signingKeysIn({ pool, vault, clock }),
    },
  ],
  exports: [SIGNING_KEYS],
})
export class KeysModule {}
