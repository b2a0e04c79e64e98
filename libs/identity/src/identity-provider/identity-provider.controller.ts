import { Controller, Delete, Get, HttpCode, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowAnyone, AllowMembers, CurrentCaller, FreshSignIn, type Caller } from '@custodia/graphql';
import { isUuid, newId, type Clock, type Config, type Logger } from '@custodia/kernel';
import { CLOCK, CONFIG, LOGGER } from '@custodia/platform';
import { noteProblem } from '@custodia/telemetry';
import { z } from 'zod';
import { providerSecondFactor } from '../session/second-factor.policy.js';
import { sessionLimits } from '../session/session.policy.js';
import { ADDRESSES, type Addresses } from '../sign-in/addresses.js';
import { guarded, parsed, refused, shapes } from '../sign-in/http.js';
import { needsSession, OpenSession } from '../sign-in/open-session.js';
import { OwnCredentials } from '../sign-in/own-credentials.js';
import { errandLife, errandOf, giveErrand, takeErrand } from './errand-cookie.js';
import { ProviderFault, type OidcClient } from './oidc-client.js';
import { NotLetIn, ProviderSignIn } from './provider-sign-in.js';
import { PROVIDERS, type OpenProvider, type Providers } from './providers.js';
import { providerPath, redirectUriOf } from './redirect-uri.js';

/** Under which the client of OpenID Connect is injected. */
export const OIDC_CLIENT = Symbol('OidcClient');

const offer = z.object({ email: z.string().max(254).optional() });
/** `to`: a view of the console, so that nobody is sent elsewhere. */
const beginning = z.object({
  fresh: z.literal('1').optional(),
  to: z
    .string()
    .max(500)
    .regex(/^\/(?!\/)[\w\-./?=&%:]*$/, 'is no path of this service')
    .optional(),
});

/** The sign-in by an identity provider: what is offered, the way there, and the way back. */
@Controller('auth')
export class IdentityProviderController {
  constructor(
    private readonly entry: ProviderSignIn,
    private readonly opening: OpenSession,
    private readonly own: OwnCredentials,
    @Inject(PROVIDERS) private readonly providers: Providers,
    @Inject(OIDC_CLIENT) private readonly client: OidcClient,
    @Inject(ADDRESSES) private readonly addresses: Addresses,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The providers for the domain of the address; for no address, those of the organisation if only one has any. */
  @Get('providers')
  @AllowAnyone()
  @guarded
  async offered(@Query() query: unknown) {
    const { email } = parsed(offer, query);
    const domain = email === undefined ? null : email.slice(email.lastIndexOf('@') + 1).toLowerCase();
    const providers = await this.providers.offered(domain);
    return {
      providers: providers.map((row) => ({
        id: row.providerId,
        name: row.name,
        host: row.host,
        start: providerPath(row),
      })),
    };
  }

  /** Sends the browser to the provider. With `fresh=1` the person shows there again who they are. */
  @Get('providers/:organisation/:provider')
  @AllowAnyone()
  @guarded
  async begin(
    @Param('organisation') organisationId: string,
    @Param('provider') providerId: string,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { fresh, to = '/' } = parsed(beginning, query);
    const provider = await this.provider(organisationId, providerId);
    const maxAge = fresh ? sessionLimits.fresh / 1_000 : null;
    try {
      const { address, errand } = await this.client.begin(provider, this.redirectUri(provider), maxAge);
      const end = this.clock().getTime() + errandLife;
      const carried = { ...errand, organisationId, providerId, to, end };
      await giveErrand(reply, this.config.http.publicUrl, (text) => this.addresses.mac(text), carried);
      await reply.redirect(address.href, 303);
    } catch (fault) {
      await this.back(reply, '/', this.codeOf(fault, provider));
    }
  }

  /** Where the provider sends the browser back to. */
  @Get('providers/:organisation/:provider/callback')
  @AllowAnyone()
  @guarded
  async finish(
    @Param('organisation') organisationId: string,
    @Param('provider') providerId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { publicUrl } = this.config.http;
    const provider = await this.provider(organisationId, providerId);
    const errand = await errandOf(request, publicUrl, (text) => this.addresses.mac(text), this.clock());
    takeErrand(reply, publicUrl);
    // Somebody else's way, or a second time: nobody is signed in as somebody else.
    if (errand?.organisationId !== organisationId || errand.providerId !== providerId)
      return this.back(reply, '/', 'SIGN_IN_EXPIRED');
    try {
      const cameBack = new URL(this.redirectUri(provider));
      cameBack.search = request.url.includes('?') ? request.url.slice(request.url.indexOf('?')) : '';
      const told = await this.client.finish(provider, cameBack, errand);
      const sessionId = newId();
      const account = await this.entry.enter(provider, told, sessionId);
      const shownAt = new Date(Math.min(told.authTime * 1_000, this.clock().getTime())).toISOString();
      const methods = ['provider', ...(told.secondFactor ? [providerSecondFactor] : [])];
      await this.opening.open(account, sessionId, methods, request, reply, shownAt);
      await this.back(reply, errand.to);
    } catch (fault) {
      await this.back(reply, '/', this.codeOf(fault, provider));
    }
  }

  /** Removes the link to a provider: the next sign-in by it links the person anew. */
  @Delete('identities/:provider')
  @HttpCode(204)
  @AllowMembers()
  @FreshSignIn()
  async unlink(@CurrentCaller() caller: Caller, @Param('provider') provider: string): Promise<void> {
    needsSession(caller);
    await this.own.tell(caller, { type: 'UnlinkIdentity', providerId: parsed(shapes.id, provider) });
    await this.providers.refreshMember(caller);
  }

  private async provider(organisationId: string, providerId: string): Promise<OpenProvider> {
    const known = isUuid(organisationId) && isUuid(providerId);
    const provider = known ? await this.providers.open({ organisationId, providerId }) : null;
    if (!provider) throw refused({ code: 'NOT_FOUND', message: 'There is no such identity provider.' });
    return provider;
  }

  private redirectUri(provider: OpenProvider): string {
    return redirectUriOf(this.config.http.publicUrl, provider);
  }

  private codeOf(fault: unknown, { organisationId, providerId }: OpenProvider): string {
    if (fault instanceof NotLetIn) return fault.code;
    if (!(fault instanceof ProviderFault)) throw fault;
    const { message: reason } = fault;
    this.logger.warn({ organisationId, providerId, reason }, 'the sign-in by an identity provider failed');
    noteProblem('PROVIDER_FAILED');
    return 'PROVIDER_FAILED';
  }

  /** To a view of the console, which tells the person why it did not work. */
  private async back(reply: FastifyReply, to: string, code?: string): Promise<void> {
    await reply.redirect(`${this.config.http.publicUrl}${to}${code ? `#sign-in=${code}` : ''}`, 303);
  }
}
