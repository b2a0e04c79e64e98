import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  AllowAnyone,
  AllowMembers,
  BeforeSecondFactor,
  CurrentCaller,
  FreshSignIn,
  type Caller,
} from '@custodia/graphql';
import type { JobQueue } from '@custodia/jobs';
import { newId, type Clock, type Config } from '@custodia/kernel';
import { CLOCK, CONFIG, JOB_QUEUE } from '@custodia/platform';
import { noteGuest } from '@custodia/telemetry';
import { isToRotate } from '../session/session.policy.js';
import { SESSIONS, type Sessions } from '../session/sessions.js';
import { ADDRESSES, type Addresses } from './addresses.js';
import { checkOrigin, csrfOf, giveSession, takeSession } from './cookies.js';
import { Enrolment } from './enrolment.js';
import { guarded, parsed, refused, shapes } from './http.js';
import { needsSession, OpenSession, told } from './open-session.js';
import { Proof } from './proof.js';
import { resetJob } from './reset.job.js';

/** So many mails to one address. */
const mails = { units: 3, windowMs: 3_600_000 };

/** How people sign in, and what they see and end of their sessions. Everything is JSON; a session is a cookie. */
@Controller('auth')
export class SignInController {
  constructor(
    private readonly proof: Proof,
    private readonly enrolment: Enrolment,
    private readonly opening: OpenSession,
    @Inject(ADDRESSES) private readonly addresses: Addresses,
    @Inject(SESSIONS) private readonly sessions: Sessions,
    @Inject(JOB_QUEUE) private readonly queue: JobQueue,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Whose invitation or reset it is, for who holds the code of its link. */
  @Post('enrolment/look')
  @HttpCode(200)
  @AllowAnyone()
  @guarded
  async look(@Req() request: FastifyRequest, @Body() body: unknown) {
    checkOrigin(request, this.config.http);
    return this.enrolment.look(parsed(shapes.look, body).code);
  }

  /** Chooses the password. Who was invited is signed in; after a reset the sign-in asks for everything. */
  @Post('enrolment')
  @HttpCode(200)
  @AllowAnyone()
  @guarded
  async enrol(@Req() request: FastifyRequest, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    checkOrigin(request, this.config.http);
    const { account, link } = await this.enrolment.enrol(parsed(shapes.enrol, body));
    if (link.purpose === 'reset') return { status: 'password_set' };
    return this.opening.open(account, newId(), ['link', 'password'], request, reply);
  }

  @Post('sign-in')
  @HttpCode(200)
  @AllowAnyone()
  @guarded
  async signIn(@Req() request: FastifyRequest, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    checkOrigin(request, this.config.http);
    const { email, organisation, ...given } = parsed(shapes.signIn, body);
    const key = await this.addresses.keyOf(email);
    this.proof.spend(key);
    const accounts = (await this.addresses.accounts(key)).filter(
      ({ organisationId }) => organisation === undefined || organisationId === organisation,
    );
    // Who belongs to several organisations names one; to say so here would tell strangers.
    const account = accounts.length === 1 ? accounts[0]! : null;
    if (account) noteGuest(account.organisationId, account.memberId);
    const sessionId = newId();
    const methods = await this.proof.signIn(account, given, sessionId);
    return this.opening.open(account!, sessionId, methods, request, reply);
  }

  /** Shows who one is again, for grave acts. The secret of the session is exchanged. */
  @Post('fresh')
  @HttpCode(200)
  @AllowMembers()
  @BeforeSecondFactor('show', 'set_up')
  @guarded
  async fresh(@CurrentCaller() caller: Caller, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    needsSession(caller);
    this.proof.spend(caller.memberId);
    const methods = await this.proof.signIn(caller, parsed(shapes.again, body), caller.tokenId);
    return this.opening.renew(caller, methods, reply);
  }

  /** Answers the same whether the address is known or not; a job does the rest. */
  @Post('password/forgot')
  @HttpCode(202)
  @AllowAnyone()
  @guarded
  async forgot(@Req() request: FastifyRequest, @Body() body: unknown) {
    checkOrigin(request, this.config.http);
    const key = await this.addresses.keyOf(parsed(shapes.forgot, body).email);
    this.proof.spend(key, 'passwordForgotten', mails);
    await this.queue.enqueue([resetJob(newId(), key)]);
    return { status: 'If the address is known here, a mail is on its way.' };
  }

  /** Who is signed in. Exchanges the secret of a session from time to time, so a page asks now and then. */
  @Get('session')
  @AllowMembers()
  @BeforeSecondFactor('show', 'set_up')
  async session(
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const row = await this.opening.own(caller);
    const due = isToRotate(row, this.clock().toISOString());
    const secret = due ? await this.sessions.renew(row.id) : null;
    const { organisationId, memberId, roles } = caller;
    const csrfToken = secret
      ? giveSession(reply, this.config.http, secret).csrfToken
      : csrfOf(request, this.config.http);
    return { ...(await this.opening.told(row)), organisationId, memberId, roles, csrfToken };
  }

  @Delete('session')
  @HttpCode(204)
  @AllowMembers()
  @BeforeSecondFactor('show', 'set_up')
  async signOut(@CurrentCaller() caller: Caller, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.end(caller.organisationId, caller.memberId, (await this.opening.own(caller)).id);
    takeSession(reply, this.config.http);
  }

  /** The open sessions: one's own; with `member` as an administrator those of another. */
  @Get('sessions')
  @AllowMembers()
  async list(@CurrentCaller() caller: Caller, @Query() query: unknown) {
    const rows = await this.sessions.list(caller.organisationId, memberMeant(caller, query));
    return { sessions: rows.map((row) => ({ ...told(row), current: row.id === caller.tokenId })) };
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  @AllowMembers()
  @FreshSignIn()
  async end(@CurrentCaller() caller: Caller, @Param('id') id: string, @Query() query: unknown): Promise<void> {
    const meant = parsed(shapes.id, id);
    if (!(await this.sessions.end(caller.organisationId, memberMeant(caller, query), meant)))
      throw refused({ code: 'NOT_FOUND', message: `There is no open session ${meant} here.` });
  }
}

function memberMeant({ memberId, roles }: Caller, query: unknown): string {
  const { member = memberId } = parsed(shapes.member, query);
  if (member === memberId || roles.includes('admin')) return member;
  throw refused({ code: 'NOT_YOURSELF', message: 'Only an admin sees and ends sessions of another member.' });
}
