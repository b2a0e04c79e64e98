import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '@custodia/graphql';
import type { Config } from '@custodia/kernel';
import { CONFIG } from '@custodia/platform';
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
    return { status: 'signed_in', ...told(row!), organisationId, memberId, csrfToken };
  }

  /** Exchanges the secret of a session whose person showed anew who they are. */
  async renew({ tokenId }: Caller, methods: readonly string[], reply: FastifyReply) {
    const secret = await this.sessions.renew(tokenId, methods);
    const row = secret === null ? null : await this.sessions.find(tokenId);
    if (secret === null || !row) throw refused(sessionNeeded);
    return { ...told(row), ...giveSession(reply, this.config.http, secret) };
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

/** What a page learns of a session. */
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
