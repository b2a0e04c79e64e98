import { createHash, timingSafeEqual } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { Unavailable, within } from '@custodia/kernel';
import type { RequestContext } from './context.js';

/** What a member or token may do; each operation names those it is open to. */
export const roles = [
  'viewer',
  'asset_owner',
  'data_custodian',
  'procurement',
  'reviewer',
  'auditor',
  'legal_counsel',
  'admin',
  'integration',
  'provisioning',
] as const;
export type Role = (typeof roles)[number];

/** What a person owes before anything else where the organisation requires a second factor: to show it, or to set one up first. */
export type SecondFactorStep = 'show' | 'set_up';

export interface PersonSession {
  /** They showed who they are a short while ago. */
  readonly fresh: boolean;
  readonly secondFactor?: SecondFactorStep | undefined;
}

/** Who is asking, once the token or the session has been checked. */
export interface Caller {
  readonly organisationId: string;
  readonly memberId: string;
  /** Of the token; of the session for a person who signed in. */
  readonly tokenId: string;
  /** Of a person who signed in. */
  readonly session?: PersonSession | undefined;
  /** Of a short-lived access token of a client: when it ends, ISO 8601. It issues, replaces and ends no tokens. */
  readonly endsAt?: string | undefined;
  /** Whether the member accepted the invitation. */
  readonly joined: boolean;
  readonly roles: readonly Role[];
}

/** What an event records of how its actor was authenticated. */
export const credentialOf = ({ tokenId, session }: Caller): string => `${session ? 'session' : 'token'}:${tokenId}`;

/** The caller behind a presented token or the secret of a session, or `null`. */
export interface Authenticate {
  (presented: string): Promise<Caller | null>;
  /** Name of the cookie that sessions come in; without it cookies count for nothing. */
  readonly sessionCookie?: string | undefined;
}
export const AUTHENTICATE = Symbol('Authenticate');

/** The header in which a page sends `csrfTokenOf` back. */
export const csrfHeader = 'x-csrf-token';

/** Follows from the secret in a session's cookie, which only the service and its own pages can use: the pages of others cannot send it. */
export const csrfTokenOf = (cookie: string): string =>
  createHash('sha256').update(`custodia-csrf ${cookie}`).digest('base64url');

/** A request that may change something came with the cookie of a session, and without the header that our own pages send. */
export class CrossSiteRequest extends Error {
  readonly statusCode = 403;
  readonly code = 'CSRF_REFUSED';

  constructor() {
    super(`Send the header ${csrfHeader} with the csrfToken that GET /auth/session answers.`);
    this.name = 'CrossSiteRequest';
  }
}

/** Where a request keeps who asks. */
const looked = Symbol('caller');
/** Longest time to look a token up, in milliseconds. */
const patienceMs = 5_000;

interface Presenting {
  [looked]?: Promise<Caller | null>;
  readonly method?: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * The caller behind the `Authorization` header of a request, or behind the cookie of a session when there is no such header;
 * looked up once for each request. `null` without one or when it is not valid. Throws `CrossSiteRequest` for a cookie that
 * comes without its header, and `Unavailable` when nobody can tell in time.
 */
export function callerOf(authenticate: Authenticate, request: Presenting): Promise<Caller | null> {
  let caller = request[looked];
  if (!caller) {
    const late = (): Error => new Unavailable('The token could not be looked up in time.');
    const presented = presentedBy(authenticate, request);
    if (presented instanceof CrossSiteRequest) caller = Promise.reject(presented);
    else caller = presented ? within(authenticate(presented), patienceMs, late) : Promise.resolve(null);
    request[looked] = caller;
  }
  return caller;
}

function presentedBy(authenticate: Authenticate, request: Presenting): string | CrossSiteRequest | undefined {
  const { authorization, [csrfHeader]: token } = request.headers;
  if (authorization !== undefined) return /^Bearer (\S+)$/i.exec(String(authorization))?.[1];
  const cookie = cookieOf(authenticate, request);
  if (!cookie || request.method === 'GET' || request.method === 'HEAD') return cookie;
  const [sent, right] = [Buffer.from(String(token ?? '')), Buffer.from(csrfTokenOf(cookie))];
  return sent.length === right.length && timingSafeEqual(sent, right) ? cookie : new CrossSiteRequest();
}

/** The secret of the session that a request comes with. */
export const cookieOf = (
  { sessionCookie }: Pick<Authenticate, 'sessionCookie'>,
  { headers }: Presenting,
): string | undefined =>
  sessionCookie === undefined
    ? undefined
    : new RegExp(`(?:^|;\\s*)${sessionCookie}=([\\w-]+)(?:;|$)`).exec(String(headers['cookie'] ?? ''))?.[1];

const contextOf = (host: ExecutionContext): RequestContext =>
  GqlExecutionContext.create(host).getContext<RequestContext>();

/** The caller of this request; the guard has made sure that there is one. */
export const CurrentRequest = createParamDecorator((_: unknown, host: ExecutionContext): RequestContext =>
  contextOf(host),
);

/** The caller of a REST route; the guard has made sure that there is one. */
export const CurrentCaller = createParamDecorator(
  (_: unknown, host: ExecutionContext): Caller => host.switchToHttp().getRequest<{ caller: Caller }>().caller,
);
