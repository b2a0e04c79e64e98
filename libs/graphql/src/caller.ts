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
  'admin',
  'integration',
] as const;
export type Role = (typeof roles)[number];

/** Who is asking, once the token has been checked. */
export interface Caller {
  readonly organisationId: string;
  readonly memberId: string;
  readonly tokenId: string;
  /** Whether the member accepted the invitation. */
  readonly joined: boolean;
  readonly roles: readonly Role[];
}

/** What an event records of how its actor was authenticated. */
export const credentialOf = ({ tokenId }: Caller): string => `token:${tokenId}`;

/** The caller behind a presented token, or `null`. */
export type Authenticate = (token: string) => Promise<Caller | null>;
export const AUTHENTICATE = Symbol('Authenticate');

const callers = new WeakMap<object, Promise<Caller | null>>();
/** Longest time to look a token up, in milliseconds. */
const patienceMs = 5_000;

/**
 * The caller behind the `Authorization` header of a request, looked up once for each request; `null` without one or when the token is not
 * valid. Throws `Unavailable` when nobody can tell in time.
 */
export function callerOf(
  authenticate: Authenticate,
  request: { readonly headers: { readonly authorization?: string | undefined } },
): Promise<Caller | null> {
  let caller = callers.get(request);
  if (!caller) {
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const late = (): Error => new Unavailable('The token could not be looked up in time.');
    caller = token ? within(authenticate(token), patienceMs, late) : Promise.resolve(null);
    callers.set(request, caller);
  }
  return caller;
}

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
