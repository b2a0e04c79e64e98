import { Module } from '@nestjs/common';
import { getRepositoryToken, TypeOrmModule } from '@nestjs/typeorm';
import type { EventStore } from '@custodia/event-store';
import { EVENT_STORE, VAULT } from '@custodia/platform';
import type { Vault } from '@custodia/vault';
import type { Repository } from 'typeorm';
import { ADDRESSES, type Addresses } from '../sign-in/addresses.js';
import { SignInModule } from '../sign-in/sign-in.module.js';
import { PROVIDERS, providersIn } from './providers.js';
import { SignInIdentityRow, SignInProviderRow } from './sign-in-provider.row.js';

/** What is stored of identity providers for the sign-in, for the routes and for the jobs of one process. */
@Module({
  imports: [SignInModule, TypeOrmModule.forFeature([SignInProviderRow, SignInIdentityRow])],
  providers: [
    {
      provide: PROVIDERS,
      inject: [
        getRepositoryToken(SignInProviderRow),
        getRepositoryToken(SignInIdentityRow),
        EVENT_STORE,
        VAULT,
        ADDRESSES,
      ],
      useFactory: (
        rows: Repository<SignInProviderRow>,
        identities: Repository<SignInIdentityRow>,
        store: EventStore,
        vault: Vault,
        addresses: Addresses,
      ) => providersIn({ rows, identities, store, vault, addresses }),
    },
  ],
  exports: [PROVIDERS],
})
export class ProvidersModule {}
