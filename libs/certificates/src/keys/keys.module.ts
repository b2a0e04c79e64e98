import { Global, Module } from '@nestjs/common';
import type { Clock } from '@custodia/kernel';
import { CLOCK, SIGNING_KEYS, VAULT } from '@custodia/platform';
import type { Vault } from '@custodia/vault';
import { getRepositoryToken, TypeOrmModule } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { SigningKeyRow } from './signing-key.row.js';
import { signingKeysIn } from './stored-keys.js';

/** The keys that sign certificates and checkpoints of the log: one ring of the process. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([SigningKeyRow])],
  providers: [
    {
      provide: SIGNING_KEYS,
      inject: [getRepositoryToken(SigningKeyRow), VAULT, CLOCK],
      useFactory: (rows: Repository<SigningKeyRow>, vault: Vault, clock: Clock) =>
        signingKeysIn({ rows, vault, clock }),
    },
  ],
  exports: [SIGNING_KEYS],
})
export class KeysModule {}
