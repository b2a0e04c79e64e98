import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  AllowAnyone,
  AllowMembers,
  BeforeSecondFactor,
  credentialOf,
  CurrentCaller,
  FreshSignIn,
  type Caller,
} from '@custodia/graphql';
import { newId, type Config } from '@custodia/kernel';
import { CONFIG } from '@custodia/platform';
import { noteGuest } from '@custodia/telemetry';
import { checkOrigin } from '../sign-in/cookies.js';
import { OwnCredentials } from '../sign-in/own-credentials.js';
import { needsSession, OpenSession } from '../sign-in/open-session.js';
import { guarded, parsed, shapes } from '../sign-in/http.js';
import { Passkeys } from './passkeys.js';

/** Passkeys: added by who is signed in, and then a way to sign in without a password. */
@Controller('auth')
export class PasskeyController {
  constructor(
    private readonly passkeys: Passkeys,
    private readonly own: OwnCredentials,
    private readonly sessions: OpenSession,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('passkeys')
  @AllowMembers()
  @BeforeSecondFactor('set_up')
  async list(@CurrentCaller() caller: Caller) {
    return { passkeys: await this.passkeys.list(caller) };
  }

  /** What the page hands to `navigator.credentials.create`. */
  @Post('passkeys/options')
  @HttpCode(200)
  @AllowMembers()
  @FreshSignIn()
  @BeforeSecondFactor('set_up')
  async propose(@CurrentCaller() caller: Caller) {
    needsSession(caller);
    return this.passkeys.proposeTo(caller, await this.own.person(caller));
  }

  /** Keeps what the browser answered. The secret of the session is exchanged. */
  @Post('passkeys')
  @AllowMembers()
  @FreshSignIn()
  @BeforeSecondFactor('set_up')
  async add(@CurrentCaller() caller: Caller, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    needsSession(caller);
    const { label, response } = parsed(shapes.addPasskey, body);
    const added = await this.passkeys.add(caller, label, response, credentialOf(caller));
    return { ...added, ...(await this.sessions.strengthen(caller, 'passkey', reply)) };
  }

  @Delete('passkeys/:id')
  @HttpCode(204)
  @AllowMembers()
  @FreshSignIn()
  async remove(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    needsSession(caller);
    await this.own.tell(caller, { type: 'RemovePasskey', passkeyId: parsed(shapes.id, id) });
  }

  /** What the page hands to `navigator.credentials.get`. */
  @Post('sign-in/passkey/options')
  @HttpCode(200)
  @AllowAnyone()
  @guarded
  async ask(@Req() request: FastifyRequest) {
    checkOrigin(request, this.config.http);
    return this.passkeys.ask();
  }

  @Post('sign-in/passkey')
  @HttpCode(200)
  @AllowAnyone()
  @guarded
  async signIn(@Req() request: FastifyRequest, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    checkOrigin(request, this.config.http);
    const sessionId = newId();
    const account = await this.passkeys.signIn(parsed(shapes.passkey, body).response, sessionId);
    noteGuest(account.organisationId, account.memberId);
    return this.sessions.open(account, sessionId, ['passkey'], request, reply);
  }

  /** As `POST /auth/fresh`, with a passkey. */
  @Post('fresh/passkey')
  @HttpCode(200)
  @AllowMembers()
  @BeforeSecondFactor('show', 'set_up')
  @guarded
  async fresh(@CurrentCaller() caller: Caller, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    needsSession(caller);
    await this.passkeys.signIn(parsed(shapes.passkey, body).response, caller.tokenId, caller);
    return this.sessions.renew(caller, ['passkey'], reply);
  }
}
