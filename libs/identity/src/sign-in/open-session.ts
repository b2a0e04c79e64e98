import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '@custodia/graphql';
import type { Clock, Config } from '@custodia/kernel';
import { CLOCK, CONFIG } from '@custodia/platform';
import { stepDue } from '../session/second-factor.policy.js';
import { freshUntil } from '../session/session.policy.js';
import type { SessionRow } from '../session/session.row.js';
import { SESSIONS, type Sessions } from '../session/sessions.js';
import type { Account } from './addresses.js';
import { giveSession, whereFrom } from './cookies.js';
import { refused } from './http.js';

/** Hands sessions to browsers, however the person showed who they are. */
@Injectable()
export class OpenSession {
  constructor(
    @Inject(SESSIONS) private readonly sessions: Sessions,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Opens a session and sets its cookie. */
  async open(
    { organisationId, memberId }: Account,
    id: string,
    methods: readonly string[],
    request: FastifyRequest,
    reply: FastifyReply,
    authenticatedAt?: string,
  ) {
    const arrival = { id, organisationId, memberId, methods, authenticatedAt, ...whereFrom(request) };
    const secret = await this.sessions.open(arrival);
    const { csrfToken } = giveSession(reply, this.config.http, secret);
    const row = await this.sessions.find(id);
    return { status: 'signed_in', ...(await this.told(row!)), organisationId, memberId, csrfToken };
  }

  /** Exchanges the secret of a session whose person showed anew who they are. */
  async renew({ tokenId }: Caller, methods: readonly string[], reply: FastifyReply) {
    const secret = await this.sessions.renew(tokenId, methods);
    const row = secret === null ? null : await this.sessions.find(tokenId);
    if (secret === null || !row) throw refused(sessionNeeded);
    return { ...(await this.told(row)), ...giveSession(reply, this.config.http, secret) };
  }

  /** As `renew`, because the person set up a second factor and showed it by that. */
  async strengthen(caller: Caller, method: 'totp' | 'passkey', reply: FastifyReply) {
    const { methods } = await this.own(caller);
    return this.renew(caller, [...new Set([...methods, method])], reply);
  }

  /** What a page learns of a session, and what its person owes to the second factor that the organisation requires. */
  async told(row: SessionRow) {
    const demand = await this.sessions.demand(row);
    const due = stepDue(demand, this.clock().toISOString()) !== undefined;
    return { ...told(row), secondFactor: demand && { ...demand, due } };
  }

  /** The session of the caller; throws `SESSION_NEEDED` for a token. */
  async own({ session, tokenId }: Caller): Promise<SessionRow> {
    const row = session ? await this.sessions.find(tokenId) : null;
    if (!row) throw refused(sessionNeeded);
    return row;
  }
}

const sessionNeeded = {
  code: 'SESSION_NEEDED',
  message: 'Sign in for this: only a person who signed in has a session, a token has none.',
};

/** A token must not get hold of the account by way of its credentials. */
export function needsSession({ session }: Caller): void {
  if (!session) throw refused(sessionNeeded);
}

/** What a list of sessions tells of each. */
export const told = (row: SessionRow) => ({
  sessionId: row.id,
  methods: row.methods,
  client: row.client,
  network: row.network,
  createdAt: row.createdAt,
  seenAt: row.seenAt,
  endsAt: row.endsAt,
  freshUntil: freshUntil(row),
});
