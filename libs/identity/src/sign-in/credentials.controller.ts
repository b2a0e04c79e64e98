import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AllowMembers, BeforeSecondFactor, CurrentCaller, FreshSignIn, type Caller } from '@custodia/graphql';
import { newId, type Clock, type Config } from '@custodia/kernel';
import { CLOCK, CONFIG, VAULT } from '@custodia/platform';
import type { Vault } from '@custodia/vault';
import { hashPassword } from '../credentials/password-hash.js';
import { openCredential, sealCredential } from '../credentials/sealed-credentials.js';
import {
  base32,
  hashOfRecoveryCode,
  newRecoveryCodes,
  newTotpSecret,
  stepOfCode,
  totpUri,
} from '../credentials/totp.js';
import { SESSIONS, type Sessions } from '../session/sessions.js';
import { giveSession } from './cookies.js';
import { Enrolment } from './enrolment.js';
import { parsed, shapes } from './http.js';
import { needsSession, OpenSession } from './open-session.js';
import { OwnCredentials } from './own-credentials.js';
import { Proof } from './proof.js';

/** With what a person signs in: the own password and authenticator app. */
@Controller('auth')
@AllowMembers()
export class CredentialsController {
  constructor(
    private readonly proof: Proof,
    private readonly enrolment: Enrolment,
    private readonly own: OwnCredentials,
    private readonly opening: OpenSession,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(SESSIONS) private readonly sessions: Sessions,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What the person has, without any of it. */
  @Get('credentials')
  @BeforeSecondFactor('set_up')
  async read(@CurrentCaller() caller: Caller) {
    const { password, totp, recoveryCodes, passkeys } = await this.own.state(caller);
    return {
      password: password !== null,
      totp: totp !== null,
      recoveryCodesLeft: recoveryCodes.length,
      passkeys: passkeys.length,
    };
  }

  /** Exchanges the password; every other session of the person ends. */
  @Put('password')
  @HttpCode(200)
  async changePassword(
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    needsSession(caller);
    const { current, password } = parsed(shapes.changePassword, body);
    this.proof.spend(caller.memberId);
    const known = await this.proof.password(caller, await this.own.state(caller), current);
    await this.enrolment.checkPassword(caller, await this.own.person(caller), password);
    const sealed = await this.seal(caller, 'password', await hashPassword(password));
    await this.own.tell(caller, { type: 'ChangePassword', current: known, password: sealed });
    const { organisationId, memberId, tokenId } = caller;
    await this.sessions.endAll(organisationId, memberId, tokenId);
    const secret = await this.sessions.renew(tokenId, ['password']);
    return { status: 'password_set', ...(secret ? giveSession(reply, this.config.http, secret) : {}) };
  }

  /** Proposes an authenticator app (RFC 6238): `uri` is for a QR code, `secret` to be typed. It counts once a code was sent back. */
  @Post('totp')
  @HttpCode(200)
  @FreshSignIn()
  @BeforeSecondFactor('set_up')
  async proposeTotp(@CurrentCaller() caller: Caller) {
    needsSession(caller);
    const [totpId, secret] = [newId(), newTotpSecret()];
    const { email } = await this.own.person(caller);
    await this.own.tell(caller, { type: 'ProposeTotp', totpId, secret: await this.seal(caller, 'totp', secret) });
    return { totpId, secret: base32(Buffer.from(secret, 'base64url')), uri: totpUri(secret, email) };
  }

  /** Answers ten recovery codes, each good for one sign-in, which are shown here and nowhere else; and the session, whose secret is exchanged. */
  @Post('totp/confirm')
  @HttpCode(200)
  @FreshSignIn()
  @BeforeSecondFactor('set_up')
  async confirmTotp(
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    needsSession(caller);
    const { totpId, code } = parsed(shapes.confirmTotp, body);
    this.proof.spend(caller.memberId);
    const { proposed } = await this.own.state(caller);
    const { organisationId, memberId } = caller;
    const secret = proposed && (await openCredential(this.vault, organisationId, memberId, 'totp', proposed.secret));
    const step = secret ? stepOfCode(secret, code, this.clock()) : null;
    const recoveryCodes = newRecoveryCodes();
    await this.own.tell(caller, {
      type: 'ConfirmTotp',
      totpId,
      step,
      recoveryCodes: recoveryCodes.map(hashOfRecoveryCode),
    });
    return { recoveryCodes, ...(await this.opening.strengthen(caller, 'totp', reply)) };
  }

  @Delete('totp')
  @HttpCode(204)
  @FreshSignIn()
  async removeTotp(@CurrentCaller() caller: Caller): Promise<void> {
    needsSession(caller);
    await this.own.tell(caller, { type: 'RemoveTotp' });
  }

  private seal({ organisationId, memberId }: Caller, field: 'password' | 'totp', text: string) {
    return sealCredential(this.vault, organisationId, memberId, field, text);
  }
}
