import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieOf, csrfTokenOf, isFromOwnPage } from '@custodia/graphql';
import type { Config } from '@custodia/kernel';
import { networkOf } from '@custodia/telemetry';
import { sessionLimits } from '../session/session.policy.js';
import { refused } from './http.js';

type Place = Pick<Config['http'], 'publicUrl'>;

const isSecure = ({ publicUrl }: Place): boolean => publicUrl.startsWith('https:');

/** `__Host-` binds the cookie to this host and to https (RFC 6265bis); a service on plain http, as on one's own machine, has none of that. */
export const sessionCookieName = (http: Place): string =>
  isSecure(http) ? '__Host-custodia_session' : 'custodia_session';

/** Hands the session to the browser; answers what its pages send back in the header of every change. */
export function giveSession(reply: FastifyReply, http: Place, secret: string): { csrfToken: string } {
  setCookie(reply, http, secret, sessionLimits.absolute / 1_000);
  return { csrfToken: csrfTokenOf(secret) };
}

/** What the pages of the session in this request send back. */
export const csrfOf = (request: FastifyRequest, http: Place): string =>
  csrfTokenOf(cookieOf({ sessionCookie: sessionCookieName(http) }, request) ?? '');

export const takeSession = (reply: FastifyReply, http: Place): void => setCookie(reply, http, '', 0);

function setCookie(reply: FastifyReply, http: Place, value: string, seconds: number): void {
  const secure = isSecure(http) ? '; Secure' : '';
  void reply.header(
    'set-cookie',
    `${sessionCookieName(http)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`,
  );
}

/** Against a page elsewhere that signs somebody in as somebody else. */
export function checkOrigin(request: FastifyRequest, { publicUrl }: Place): void {
  if (!isFromOwnPage(request, new URL(publicUrl).origin))
    throw refused({ code: 'ORIGIN_REFUSED', message: 'The request does not come from a page of this service.' });
}

/** What the list of sessions tells of where one was opened. */
export const whereFrom = ({ headers, ip }: FastifyRequest): { client: string; network: string } => ({
  client: (headers['user-agent'] ?? '').replace(/[^\x20-\x7e]/g, ' '),
  network: networkOf(ip) ?? '',
});
