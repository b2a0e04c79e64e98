import {
  HttpException,
  Inject,
  Injectable,
  SetMetadata,
  type CanActivate,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { FastifyContextConfig, FastifyReply, FastifyRequest } from 'fastify';
import mercurius from 'mercurius';
import {
  AUTHENTICATE,
  callerOf,
  roles,
  type Authenticate,
  type Caller,
  type Role,
  type SecondFactorStep,
} from './caller.js';
import { changesOwnOnly } from './changing.policy.js';
import type { RequestContext } from './context.js';

export const ALLOWED = 'custodia:allowed';
export type Allowed = readonly Role[] | 'anyone';

/** Opens an operation of GraphQL, or a REST route, to these roles. What declares nothing is closed to everyone. */
export const Allow = (...allowed: Role[]): CustomDecorator => SetMetadata(ALLOWED, allowed);

/** Opens it to every member of the organisation; `provisioning` alone is a directory, which sees nothing of it. */
export const AllowMembers = (): CustomDecorator => Allow(...roles.filter((role) => role !== 'provisioning'));

/** Opens it to anyone without a token: for what is public by design, or asks for another proof than a token. */
export const AllowAnyone = (): CustomDecorator => SetMetadata(ALLOWED, 'anyone' satisfies Allowed);

/** The same for a route that is given to Fastify itself, where no guard runs: `fastify.get(path, routeForAnyone, handler)`. */
export const routeForAnyone = { config: { [ALLOWED]: 'anyone' satisfies Allowed } as FastifyContextConfig };

const FRESH = 'custodia:fresh';

/** On a grave act: a person who signed in with a session does it only a short while after showing who they are. Tokens are not asked. */
export const FreshSignIn = (): CustomDecorator => SetMetadata(FRESH, true);

const BEFORE_SECOND_FACTOR = 'custodia:before-second-factor';

/** Open also to a person who owes one of these steps to the second factor that the organisation requires. Everything else is closed until then. */
export const BeforeSecondFactor = (...steps: SecondFactorStep[]): CustomDecorator =>
  SetMetadata(BEFORE_SECOND_FACTOR, steps);

const JOINED = 'custodia:joined';

/** On a resolver: its mutations are for members who accepted their invitation, because they stand in the records with what they did. */
export const JoinedMembersOnly = (): CustomDecorator => SetMetadata(JOINED, true);

interface Refused {
  readonly code:
    | 'UNAUTHENTICATED'
    | 'FORBIDDEN'
    | 'FRESH_SIGN_IN_NEEDED'
    | 'SECOND_FACTOR_REQUIRED'
    | 'SECOND_FACTOR_SETUP_REQUIRED';
  readonly message: string;
}

/** Why a person who owes this step is refused. */
export const secondFactorRefusals: Readonly<Record<SecondFactorStep, Refused>> = {
  show: {
    code: 'SECOND_FACTOR_REQUIRED',
    message:
      'Your organisation requires a second factor. Show yours: POST /auth/fresh/passkey, or POST /auth/fresh with a code.',
  },
  set_up: {
    code: 'SECOND_FACTOR_SETUP_REQUIRED',
    message:
      'Your organisation requires a second factor, and you have none yet. Add a passkey (POST /auth/passkeys/options) or an authenticator app (POST /auth/totp) first.',
  },
};

/** `null` when the caller may. */
function refusal(allowed: Allowed | undefined, caller: Caller | null): Refused | null {
  if (allowed === 'anyone') return null;
  if (!caller)
    return { code: 'UNAUTHENTICATED', message: 'Sign in, or send a valid API token: "Authorization: Bearer cus_…".' };
  if (caller.roles.some((role) => allowed?.includes(role))) return null;
  const needed = allowed?.join(', ') ?? 'nobody';
  return {
    code: 'FORBIDDEN',
    message: `This operation needs one of the roles ${needed}; the token has ${caller.roles.join(', ') || 'none'}.`,
  };
}

/** Refuses every operation of GraphQL and every REST route that is not declared open to the caller. */
@Injectable()
export class AllowGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(AUTHENTICATE) private readonly authenticate: Authenticate,
  ) {}

  canActivate(host: ExecutionContext): boolean | Promise<boolean> {
    const allowed = this.declared<Allowed>(ALLOWED, host);
    return host.getType<GqlContextType>() === 'graphql' ? this.operation(host, allowed) : this.route(host, allowed);
  }

  private operation(host: ExecutionContext, allowed: Allowed | undefined): true {
    const context = GqlExecutionContext.create(host);
    const request = context.getContext<RequestContext>();
    const { caller } = request;
    request.ownOnly = caller !== null && allowed !== 'anyone' && changesOwnOnly(caller, allowed ?? []);
    const refused =
      this.refusal(host, allowed, caller) ?? this.stranger(host, context, caller) ?? this.stale(host, caller);
    if (!refused) return true;
    const { code, message } = refused;
    throw new mercurius.ErrorWithProps(message, { code }, code === 'UNAUTHENTICATED' ? 401 : 200);
  }

  private refusal(host: ExecutionContext, allowed: Allowed | undefined, caller: Caller | null): Refused | null {
    const step = allowed === 'anyone' ? undefined : caller?.session?.secondFactor;
    if (step && !this.declared<readonly SecondFactorStep[]>(BEFORE_SECOND_FACTOR, host)?.includes(step))
      return secondFactorRefusals[step];
    return refusal(allowed, caller);
  }

  private declared<Value>(key: string, host: ExecutionContext): Value | undefined {
    return this.reflector.getAllAndOverride<Value | undefined>(key, [host.getHandler(), host.getClass()]);
  }

  /** A token alone does not make somebody answer for a step of a case. */
  private stranger(host: ExecutionContext, context: GqlExecutionContext, caller: Caller | null): Refused | null {
    const { parentType } = context.getInfo<GraphQLResolveInfo>();
    if (!caller || caller.joined || parentType.name !== 'Mutation') return null;
    return this.declared<boolean>(JOINED, host)
      ? {
          code: 'FORBIDDEN',
          message: 'Only members who accepted their invitation act here: call joinOrganisation with this token first.',
        }
      : null;
  }

  private stale(host: ExecutionContext, caller: Caller | null): Refused | null {
    if (!caller?.session || caller.session.fresh) return null;
    return this.declared<boolean>(FRESH, host)
      ? {
          code: 'FRESH_SIGN_IN_NEEDED',
          message: 'Show who you are again before this act: POST /auth/fresh, and send the request again.',
        }
      : null;
  }

  private async route(host: ExecutionContext, allowed: Allowed | undefined): Promise<true> {
    if (allowed === 'anyone') return true;
    const request = host.switchToHttp().getRequest<FastifyRequest & { caller?: Caller }>();
    const caller = await callerOf(this.authenticate, request);
    const refused = this.refusal(host, allowed, caller) ?? this.stale(host, caller);
    if (refused) {
      if (!caller) void host.switchToHttp().getResponse<FastifyReply>().header('www-authenticate', 'Bearer');
      throw new HttpException(refused, caller ? 403 : 401);
    }
    request.caller = caller!;
    return true;
  }
}
