import { Module } from '@nestjs/common';
import type { EventStore } from '@custodia/event-store';
import { AUTHENTICATE, type Authenticate } from '@custodia/graphql';
import type { Clock } from '@custodia/kernel';
import { CLOCK, EVENT_STORE, projections } from '@custodia/platform';
import { DeadJobResolver } from './dead-jobs/dead-job.resolver.js';
import { MemberResolver, Members } from './member/member.resolver.js';
import { OrganisationResolver } from './organisation/organisation.resolver.js';
import { identityProjections } from './projections.js';
import { ApiTokens, TokenResolver } from './token/token.resolver.js';
import { TOKEN_LOOKUP, tokenLookup, type TokenLookup } from './token/token-lookup.js';

export { tokenLookup, type Authentication, type TokenLookup } from './token/token-lookup.js';

/** GraphQL of organisations, members and tokens, and who is behind a token: with the one lookup of this process. */
@Module({
  providers: [
    {
      provide: TOKEN_LOOKUP,
      inject: [EVENT_STORE, CLOCK],
      useFactory: (store: EventStore, clock: Clock) => tokenLookup({ store, now: () => clock().getTime() }),
    },
    {
      provide: AUTHENTICATE,
      inject: [TOKEN_LOOKUP],
      useFactory:
        (lookup: TokenLookup): Authenticate =>
        (token) =>
          lookup.authenticate(token),
    },
    projections(...identityProjections),
    OrganisationResolver,
    DeadJobResolver,
    MemberResolver,
    Members.resolver,
    TokenResolver,
    ApiTokens.resolver,
  ],
  exports: [AUTHENTICATE],
})
export class IdentityApi {}
