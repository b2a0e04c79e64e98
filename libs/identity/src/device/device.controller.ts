import { Body, Controller, Headers, HttpCode, HttpException, Inject, Post, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { AllowAnyone, AllowMembers, CurrentCaller, FreshSignIn, type Caller } from '@custodia/graphql';
import { isUuid, type Clock, type Config } from '@custodia/kernel';
import { CLOCK, CONFIG } from '@custodia/platform';
import { z } from 'zod';
import { parsed, refused } from '../sign-in/http.js';
import { needsSession } from '../sign-in/open-session.js';
import { Proof } from '../sign-in/proof.js';
import { ClientCredentials } from '../access/client-credentials.js';
import { deviceLimits } from './device.policy.js';
import { Devices } from './devices.js';

const begun = RouteConfig({ rateLimit: { units: 30, windowMs: 600_000 } });
/** A device asks every five seconds. */
const polled = RouteConfig({ rateLimit: { units: 300, windowMs: 600_000 } });
/** So many codes one person may type. */
const typing = { units: 20, windowMs: 15 * 60_000 };

const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
const shapes = {
  begin: z.object({ client_id: z.string().trim().min(1).max(100) }),
  token: z.object({ grant_type: z.literal(grantType), device_code: z.string().max(100) }),
  client: z.object({
    grant_type: z.literal('client_credentials'),
    client_id: z.string().max(100).optional(),
    client_secret: z.string().max(200).optional(),
    scope: z.string().max(300).optional(),
  }),
  code: z.strictObject({ userCode: z.string().max(40) }),
  decision: z.strictObject({ userCode: z.string().max(40), approve: z.boolean() }),
};

/**
 * The device flow (RFC 8628): two routes for the device, with its names, and two for the page where the person is signed in. The
 * token endpoint also serves clients with a secret (RFC 6749, 4.4).
 */
@Controller()
export class DeviceController {
  constructor(
    private readonly devices: Devices,
    private readonly proof: Proof,
    private readonly clients: ClientCredentials,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post('oauth/device_authorization')
  @HttpCode(200)
  @AllowAnyone()
  @begun
  async begin(@Body() body: unknown) {
    const { deviceCode, userCode } = await this.devices.begin(parsed(shapes.begin, body).client_id);
    const uri = `${this.config.http.publicUrl}/account`;
    return {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: uri,
      verification_uri_complete: `${uri}#${userCode}`,
      expires_in: deviceLimits.life / 1_000,
      interval: deviceLimits.interval / 1_000,
    };
  }

  @Post('oauth/token')
  @HttpCode(200)
  @AllowAnyone()
  @polled
  async token(
    @Body() body: unknown,
    @Headers('authorization') authorization: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const client = shapes.client.safeParse(body);
    if (client.success) return this.clientToken(client.data, authorization, reply);
    const read = shapes.token.safeParse(body);
    if (!read.success)
      throw oauthError(
        'unsupported_grant_type',
        `Send grant_type=client_credentials, or grant_type=${grantType} and device_code.`,
      );
    const answer = await this.devices.token(read.data.device_code);
    if (answer.kind === 'error') throw oauthError(answer.error, descriptions[answer.error]);
    const { token, expiresAt } = answer;
    const life = expiresAt === null ? {} : { expires_in: this.secondsUntil(expiresAt) };
    return { access_token: token, token_type: 'Bearer', ...life };
  }

  /** What waits under the code that a person typed. */
  @Post('auth/device/look')
  @HttpCode(200)
  @AllowMembers()
  async look(@CurrentCaller() caller: Caller, @Body() body: unknown) {
    needsSession(caller);
    this.proof.spend(caller.memberId, 'deviceCode', typing);
    const found = await this.devices.look(parsed(shapes.code, body).userCode);
    if (!found) throw refused(nothingWaits);
    return found;
  }

  /** Lets the device in with all roles of the person, or refuses it. */
  @Post('auth/device')
  @HttpCode(200)
  @AllowMembers()
  @FreshSignIn()
  async decide(@CurrentCaller() caller: Caller, @Body() body: unknown) {
    needsSession(caller);
    this.proof.spend(caller.memberId, 'deviceCode', typing);
    const { userCode, approve } = parsed(shapes.decision, body);
    if (!(await this.devices.decide(caller, userCode, approve))) throw refused(nothingWaits);
    return { status: approve ? 'approved' : 'denied' };
  }

  private async clientToken(
    { client_id, client_secret, scope }: z.infer<typeof shapes.client>,
    authorization: string | undefined,
    reply: FastifyReply,
  ) {
    const basic = basicOf(authorization);
    // More than one way to show the secret is refused (RFC 6749, 2.3).
    if (basic && client_secret !== undefined) throw oauthError('invalid_request', 'Send the client secret once.');
    const { clientId = client_id, clientSecret = client_secret } = basic ?? {};
    if (clientId === undefined || clientSecret === undefined)
      throw oauthError('invalid_request', 'Send client_id and client_secret, as Basic authorization or in the body.');
    const answer = isUuid(clientId)
      ? await this.clients.grant({ clientId, clientSecret, scope })
      : ({ kind: 'error', error: 'invalid_client' } as const);
    if (answer.kind === 'granted') {
      const { token, lifeSeconds, scope: granted } = answer;
      return { access_token: token, token_type: 'Bearer', expires_in: lifeSeconds, scope: granted };
    }
    if (answer.error === 'invalid_scope')
      throw oauthError('invalid_scope', 'The client does not have one of these roles.');
    if (basic) void reply.header('www-authenticate', 'Basic realm="custodia"');
    throw oauthError('invalid_client', 'There is no such client, or its secret does not count.', 401);
  }

  private secondsUntil(moment: string): number {
    return Math.floor((Date.parse(moment) - this.clock().getTime()) / 1_000);
  }
}

const nothingWaits = {
  code: 'NOT_FOUND',
  message: 'No device waits under this code: it was used, has expired, or was typed wrongly.',
};

const descriptions = {
  expired_token: 'Nobody let the device in within ten minutes. Begin again.',
  access_denied: 'The person refused, or may not issue tokens any more.',
  slow_down: 'Ask less often.',
  authorization_pending: 'The person has not decided yet.',
  invalid_grant: 'There is no such device code; it counts once.',
} as const;

/** As OAuth tells errors (RFC 6749, 5.2). */
const oauthError = (error: string, description: string, status = 400): HttpException =>
  new HttpException({ error, error_description: description }, status);

/** Id and secret of a client in `Basic` authorization, each encoded as in a form (RFC 6749, 2.3.1). */
function basicOf(authorization = ''): { readonly clientId: string; readonly clientSecret: string } | null {
  const encoded = /^Basic ([\w+/=-]{1,1000})$/i.exec(authorization)?.[1];
  const [, id, secret] = /^([^:]*):(.*)$/.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? [];
  if (id === undefined || secret === undefined) return null;
  const fields = new URLSearchParams(`id=${id}&secret=${secret}`);
  return { clientId: fields.get('id') ?? '', clientSecret: fields.get('secret') ?? '' };
}
