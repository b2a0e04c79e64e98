import { Module } from '@nestjs/common';
import { getRepositoryToken, TypeOrmModule } from '@nestjs/typeorm';
import { DiscoveryModule } from '@nestjs/core';
import type { EventStore } from '@custodia/event-store';
import { AUTHENTICATE, type Authenticate } from '@custodia/graphql';
import type { Clock, Config, Logger } from '@custodia/kernel';
import { CLOCK, Closing, CONFIG, EVENT_STORE, LOGGER, projections } from '@custodia/platform';
import { SECURITY_LOG } from '@custodia/telemetry';
import type { Repository } from 'typeorm';
import { DeviceController } from './device/device.controller.js';
import { DeviceRow } from './device/device.row.js';
import { Devices } from './device/devices.js';
import { DeadJobResolver } from './dead-jobs/dead-job.resolver.js';
import { IdentityProviderController, OIDC_CLIENT } from './identity-provider/identity-provider.controller.js';
import { IdentityProviderResolver, IdentityProviders } from './identity-provider/identity-provider.resolver.js';
import { oidcClient } from './identity-provider/oidc-client.js';
import { ProvidersModule } from './identity-provider/providers.module.js';
import { ProviderSignIn } from './identity-provider/provider-sign-in.js';
import { MemberChanges } from './member/member-changes.js';
import { MailChoiceResolver } from './mail-digest/mail-choice.resolver.js';
import { ProfileResolver } from './member/profile.resolver.js';
import { MemberResolver, Members } from './member/member.resolver.js';
import { OrganisationFieldsResolver, OrganisationResolver } from './organisation/organisation.resolver.js';
import { PasskeyController } from './passkeys/passkey.controller.js';
import { Passkeys } from './passkeys/passkeys.js';
import { identityProjections } from './projections.js';
import { ScimController } from './scim/scim.controller.js';
import { ScimDirectory } from './scim/scim.directory.js';
import { SecurityEvents, SecurityResolver } from './security/security.resolver.js';
import { SecurityExportController } from './security/security-export.controller.js';
import { openSecurityLog } from './security/security-log.js';
import { SESSIONS, type Sessions } from './session/sessions.js';
import { sessionCookieName } from './sign-in/cookies.js';
import { CredentialsController } from './sign-in/credentials.controller.js';
import { Enrolment } from './sign-in/enrolment.js';
import { InvitationResolver } from './sign-in/invitation.resolver.js';
import { observedAuthentication } from './sign-in/observed-authentication.js';
import { OpenSession } from './sign-in/open-session.js';
import { OwnCredentials } from './sign-in/own-credentials.js';
import { Proof } from './sign-in/proof.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SignInModule } from './sign-in/sign-in.module.js';
import { AccessTokens } from './access/access-tokens.js';
import { ClientCredentials } from './access/client-credentials.js';
import { TokenUseRow } from './token/token-use.row.js';
import { tokenUses } from './token/token-uses.js';
import { ApiTokens, TokenResolver } from './token/token.resolver.js';
import { TOKEN_LOOKUP, tokenLookup, type TokenLookup } from './token/token-lookup.js';

export type { Authentication } from './authentication.js';
export { Me } from './organisation/organisation.resolver.js';
export { tokenLookup, type TokenLookup } from './token/token-lookup.js';

/** GraphQL of organisations, members, tokens and the security log, the sign-in of people, and who is behind a token or a session. */
@Module({
  imports: [DiscoveryModule, SignInModule, ProvidersModule, TypeOrmModule.forFeature([TokenUseRow, DeviceRow])],
  controllers: [
    SignInController,
    CredentialsController,
    PasskeyController,
    DeviceController,
    IdentityProviderController,
    ScimController,
    SecurityExportController,
  ],
  providers: [
    Proof,
    Enrolment,
    OpenSession,
    OwnCredentials,
    Passkeys,
    Devices,
    AccessTokens,
    ClientCredentials,
    ProviderSignIn,
    ScimDirectory,
    {
      provide: OIDC_CLIENT,
      inject: [CONFIG, CLOCK],
      useFactory: ({ outgoing }: Config, clock: Clock) => oidcClient(outgoing, clock),
    },
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
      inject: [
        TOKEN_LOOKUP,
        AccessTokens,
        SESSIONS,
        MemberChanges,
        CONFIG,
        getRepositoryToken(TokenUseRow),
        CLOCK,
        LOGGER,
      ],
      useFactory(
        tokens: TokenLookup,
        accessTokens: AccessTokens,
        sessions: Sessions,
        changes: MemberChanges,
        { http }: Config,
        rows: Repository<TokenUseRow>,
        clock: Clock,
        logger: Logger,
      ): Authenticate {
        changes.listen(sessions.forgetMember);
        const onUse = tokenUses({ rows, clock, logger });
        return observedAuthentication({
          tokens,
          accessTokens,
          sessions,
          sessionCookie: sessionCookieName(http),
          onUse,
        });
      },
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
    MailChoiceResolver,
    OrganisationFieldsResolver,
    MemberResolver,
    ProfileResolver,
    Members.resolver,
    InvitationResolver,
    TokenResolver,
    ApiTokens.resolver,
    IdentityProviderResolver,
    IdentityProviders.resolver,
    SecurityResolver,
    SecurityEvents.resolver,
  ],
  exports: [AUTHENTICATE, SECURITY_LOG],
})
export class IdentityApi {}
