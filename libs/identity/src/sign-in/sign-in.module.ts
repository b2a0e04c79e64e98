import { Module } from '@nestjs/common';
import { getRepositoryToken, TypeOrmModule } from '@nestjs/typeorm';
import type { EventStore } from '@custodia/event-store';
import type { Clock } from '@custodia/kernel';
import { CLOCK, EVENT_STORE, VAULT } from '@custodia/platform';
import type { Vault } from '@custodia/vault';
import type { Repository } from 'typeorm';
import { SessionRow } from '../session/session.row.js';
import { SESSIONS, sessionsIn } from '../session/sessions.js';
import { SignInAddressKeyRow, SignInAddressRow } from './address.row.js';
import { ADDRESSES, addressesIn } from './addresses.js';

/** What is stored of sign-ins, for the routes and for the jobs of one process. */
@Module({
  imports: [TypeOrmModule.forFeature([SessionRow, SignInAddressRow, SignInAddressKeyRow])],
  providers: [
    {
      provide: SESSIONS,
      inject: [getRepositoryToken(SessionRow), EVENT_STORE, CLOCK],
      useFactory: (rows: Repository<SessionRow>, store: EventStore, clock: Clock) => sessionsIn({ rows, store, clock }),
    },
    {
      provide: ADDRESSES,
      inject: [getRepositoryToken(SignInAddressRow), getRepositoryToken(SignInAddressKeyRow), EVENT_STORE, VAULT],
      useFactory: (
        rows: Repository<SignInAddressRow>,
        keys: Repository<SignInAddressKeyRow>,
        store: EventStore,
        vault: Vault,
      ) => addressesIn({ rows, keys, store, vault }),
    },
  ],
  exports: [SESSIONS, ADDRESSES],
})
export class SignInModule {}
