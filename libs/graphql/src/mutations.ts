import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import { idempotencyKey, keyReused, load, type EventStore } from '@custodia/event-store';
import { textProblem, type Refusal } from '@custodia/kernel';
import type { GraphQLResolveInfo } from 'graphql';
import { catchError, of, type Observable } from 'rxjs';
import type { RequestContext } from './context.js';
import { longestKey, repeatable } from './idempotency.js';
import { invalidInput } from './refusals.js';
import { refusalOf } from './write-refusals.js';

/**
 * Around every mutation: says what makes it repeatable when the client sent an `Idempotency-Key`, refuses a key that
 * stands for another input, and turns what the client can mend into a refusal.
 */
@Injectable()
export class MutationInterceptor implements NestInterceptor {
  constructor(private readonly store: EventStore) {}

  async intercept(host: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (host.getType<GqlContextType>() !== 'graphql') return next.handle();
    const gql = GqlExecutionContext.create(host);
    const info = gql.getInfo<GraphQLResolveInfo>();
    if (info.operation.operation !== 'mutation') return next.handle();
    const refused = await this.begin(gql.getContext<RequestContext>(), info, gql.getArgs());
    return refused ? of(refused) : next.handle().pipe(catchError((fault: unknown) => of(refusalOrThrow(fault))));
  }

  /** Mutations of one request are carried out one after the other (GraphQL, 6.2.2), so the request knows the one at work. */
  private async begin(request: RequestContext, info: GraphQLResolveInfo, input: unknown): Promise<Refusal | undefined> {
    const { caller, idempotencyKey: key } = request;
    if (!caller || !key) return undefined;
    const wrong = textProblem(key, { line: true, atMost: longestKey });
    if (wrong) return invalidInput('Idempotency-Key', key, wrong);
    request.repeatable = repeatable(caller, key, info, input);
    const { id, digest } = request.repeatable;
    const { state } = await load(this.store, idempotencyKey, { organisation: caller.organisationId, id });
    return state && state.digest !== digest ? keyReused : undefined;
  }
}

function refusalOrThrow(fault: unknown): Refusal {
  const refusal = refusalOf(fault);
  if (!refusal) throw fault;
  return refusal;
}
