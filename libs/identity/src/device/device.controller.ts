import { Body, Controller, HttpCode, HttpException, Inject, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { AllowAnyone, AllowMembers, CurrentCaller, FreshSignIn, type Caller } from '@custodia/graphql';
import type { Clock, Config } from '@custodia/kernel';
import { CLOCK, CONFIG } from '@custodia/platform';
import { z } from 'zod';
import { parsed, refused } from '../sign-in/http.js';
import { needsSession } from '../sign-in/open-session.js';
import { Proof } from '../sign-in/proof.js';
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
  code: z.strictObject({ userCode: z.string().max(40) }),
  decision: z.strictObject({ userCode: z.string().max(40), approve: z.boolean() }),
};

/** The device flow (RFC 8628): two routes for the device, with its names, and two for the page where the person is signed in. */
@Controller()
export class DeviceController {
  constructor(
    private readonly devices: Devices,
    private readonly proof: Proof,
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
  async token(@Body() body: unknown) {
    const read = shapes.token.safeParse(body);
    if (!read.success) throw oauthError('unsupported_grant_type', `Send grant_type=${grantType} and device_code.`);
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
const oauthError = (error: string, description: string): HttpException =>
  new HttpException({ error, error_description: description }, 400);
