import { Module } from '@nestjs/common';
import type { EventStore } from '@custodia/event-store';
import { AUTHENTICATE, type Authenticate } from '@custodia/graphql';
import type { Clock, Logger } from '@custodia/kernel';
import { CLOCK, Closing, EVENT_STORE, LOGGER, projections } from '@custodia/platform';
import { SECURITY_LOG } from '@custodia/telemetry';
import { DeadJobResolver } from './dead-jobs/dead-job.resolver.js';
import { MemberChanges } from './member/member-changes.js';
import { MemberResolver, Members } from './member/member.resolver.js';
import { OrganisationFieldsResolver, OrganisationResolver } from './organisation/organisation.resolver.js';
import { identityProjections } from './projections.js';
import { SecurityEvents, SecurityResolver } from './security/security.resolver.js';
import { openSecurityLog } from './security/security-log.js';
import { observedAuthentication } from './token/observed-authentication.js';
import { ApiTokens, TokenResolver } from './token/token.resolver.js';
import { TOKEN_LOOKUP, tokenLookup, type TokenLookup } from './token/token-lookup.js';

export { tokenLookup, type Authentication, type TokenLookup } from './token/token-lookup.js';

/** GraphQL of organisations, members, tokens and the security log, and who is behind a token: with the one lookup of this process. */
@Module({
  providers: [
    MemberChanges,
    {
      provide: TOKEN_LOOKUP,
      inject: [EVENT_STORE, CLOCK, MemberChanges],
      useFactory(store: EventStore, clock: Clock, changes: MemberChanges): TokenLookup {
        const lookup = tokenLookup({ store, now: () => clock().getTime() });
        changes.listen(lookup.forgetMember);
        return lookup;
      },
    },
    {
      provide: AUTHENTICATE,
      inject: [TOKEN_LOOKUP],
      useFactory: (lookup: TokenLookup): Authenticate => observedAuthentication(lookup),
    },
    {
      provide: SECURITY_LOG,
      inject: [EVENT_STORE, LOGGER, CLOCK, Closing],
      useFactory: (store: EventStore, logger: Logger, clock: Clock, closing: Closing) =>
        closing.open(
          () => openSecurityLog(store, logger, clock),
          (log) => log.stop(),
        ),
    },
    projections(...identityProjections),
    OrganisationResolver,
    DeadJobResolver,
    OrganisationFieldsResolver,
    MemberResolver,
    Members.resolver,
    TokenResolver,
    ApiTokens.resolver,
    SecurityResolver,
    SecurityEvents.resolver,
  ],
  exports: [AUTHENTICATE, SECURITY_LOG],
})
export class IdentityApi {}
