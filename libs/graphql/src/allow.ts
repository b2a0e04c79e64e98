import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import mercurius from 'mercurius';
import { roles, type Role } from './caller.js';
import type { RequestContext } from './context.js';

const ALLOWED = 'custodia:allowed';

/** Opens an operation to these roles. An operation without it is closed to everyone. */
export const Allow = (...allowed: Role[]) => SetMetadata(ALLOWED, allowed);

/** Opens an operation to every member of the organisation. */
export const AllowMembers = () => Allow(...roles);

/** Opens an operation to anyone without a token: only for what is public by design, such as checking a certificate. */
export const AllowAnyone = () => SetMetadata(ALLOWED, 'anyone');

/** Refuses every GraphQL operation that the caller's roles do not open. REST routes guard themselves. */
@Injectable()
export class AllowGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(host: ExecutionContext): boolean {
    if (host.getType<GqlContextType>() !== 'graphql') return true;
    const allowed = this.reflector.get<readonly Role[] | 'anyone' | undefined>(ALLOWED, host.getHandler());
    if (allowed === 'anyone') return true;
    const { caller } = GqlExecutionContext.create(host).getContext<RequestContext>();
    if (!caller)
      throw new mercurius.ErrorWithProps(
        'Send a valid API token: "Authorization: Bearer cus_…".',
        { code: 'UNAUTHENTICATED' },
        401,
      );
    if (caller.roles.some((role) => allowed?.includes(role))) return true;
    const needed = allowed?.join(', ') ?? 'nobody';
    throw new mercurius.ErrorWithProps(
      `This operation needs one of the roles ${needed}; the token has ${caller.roles.join(', ') || 'none'}.`,
      { code: 'FORBIDDEN' },
      200,
    );
  }
}
