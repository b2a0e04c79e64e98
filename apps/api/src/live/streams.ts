import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { GraphQLError, subscribe, type ExecutionResult, type GraphQLSchema } from 'graphql';
import {
  AUTHENTICATE,
  callerOf,
  confinementOf,
  secondFactorRefusals,
  maskFaults,
  RequestContext,
  retryAfterSeconds,
  type Allowances,
  type Authenticate,
  type Caller,
} from '@custodia/graphql';
import type { Clock, Config, Logger } from '@custodia/kernel';
import { ALLOWANCES, CLOCK, CONFIG, LOGGER, READER } from '@custodia/platform';
import type { Reader } from '@custodia/read-models';
import { gauge } from '@custodia/telemetry';
import { checkWeight, coded, documents, Refused, type Documents } from '../graphql/documents.js';
import { costOfUnit } from '../graphql/execute.js';
import { statusOf } from '../graphql/status.js';

const open = gauge({ name: 'custodia_graphql_streams', help: 'GraphQL subscriptions that are open in this process' });

/** Streams at once: of one token or session, and of the process. */
const mostOfOne = 20;
const mostOfAll = 1_000;
/** Documents of subscriptions are few and small. */
const cacheBytes = 2_000_000;

/** Who asks, and for what; `headers` are those of the request or of the first message of a socket. */
export interface Asked {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly correlation: string;
  readonly query: unknown;
  readonly variables?: unknown;
  readonly operationName?: unknown;
}

/** A stream of results, or the errors why there is none; `status` is for a route that has not answered yet. */
export type Opened =
  | { readonly results: AsyncGenerator<ExecutionResult, void> }
  | { readonly status: number; readonly errors: readonly GraphQLError[] };

/** GraphQL subscriptions, whatever they travel on: limits, rights, and an end with the client or the service. */
@Injectable()
export class Streams implements OnModuleDestroy {
  readonly #ending = new AbortController();
  readonly #openOf = new Map<string, number>();
  #all = 0;
  #documents: Documents | undefined;

  constructor(
    private readonly host: GraphQLSchemaHost,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(READER) private readonly reader: Reader,
    @Inject(ALLOWANCES) private readonly allowances: Allowances,
    @Inject(AUTHENTICATE) private readonly authenticate: Authenticate,
  ) {}

  get schema(): GraphQLSchema {
    return this.host.schema;
  }

  onModuleDestroy(): void {
    this.#ending.abort();
  }

  /** Begins a subscription. `gone` is aborted when the client is. */
  async open(asked: Asked, gone: AbortSignal): Promise<Opened> {
    const { correlation } = asked;
    try {
      return await this.#open(asked, AbortSignal.any([gone, this.#ending.signal]));
    } catch (fault) {
      const errors = fault instanceof Refused ? fault.errors : [asError(fault)];
      const masked = maskFaults({ errors }, correlation, this.logger).errors!;
      return { status: statusOf({ errors: masked }), errors: masked };
    }
  }

  async #open(asked: Asked, signal: AbortSignal): Promise<Opened> {
    const caller = await this.caller(asked);
    if (!caller) throw coded('UNAUTHENTICATED', 'Sign in, or send a valid API token: "Authorization: Bearer cus_…".');
    const { schema } = this;
    const limits = { ...this.config.graphql, cacheBytes };
    const name = typeof asked.operationName === 'string' ? asked.operationName : undefined;
    const variables = (asked.variables ?? {}) as Record<string, unknown>;
    if (typeof asked.query !== 'string') throw coded('BAD_REQUEST', 'query: send the text of a subscription.');
    const operation = (this.#documents ??= documents(schema, limits)).operation(asked.query, name);
    if (operation.node.operation !== 'subscription')
      throw coded('BAD_REQUEST', 'Here only subscriptions are answered; send queries and mutations to POST /graphql.');
    const weight = operation.weightOf(variables);
    checkWeight(weight, limits);
    const account = { token: caller.tokenId, organisation: caller.organisationId };
    const wait = this.allowances.take(account, Math.ceil(weight.cost / costOfUnit));
    if (wait > 0) throw coded('RATE_LIMITED', `Too many requests; try again in ${wait} seconds.`);
    const leave = this.#enter(caller.tokenId);
    const context = new RequestContext(
      caller,
      asked.correlation,
      undefined,
      (who) => this.reader.session(who.organisationId, confinementOf(who)),
      this.clock,
    );
    Object.assign(context, { account, signal, stillAllowed: () => this.#stillAllowed(asked, caller) });
    const results = await subscribe({
      schema,
      document: operation.document,
      contextValue: context,
      variableValues: variables,
      operationName: operation.node.name?.value ?? null,
    }).catch((fault: unknown) => {
      leave();
      throw fault;
    });
    if ('errors' in results || !(Symbol.asyncIterator in results)) {
      leave();
      throw new Refused(results.errors ?? []);
    }
    return { results: this.#told(results, context, leave) };
  }

  /** A fault on the way is the last that is told; the client goes on from the last position that it knows. */
  async *#told(
    results: AsyncIterable<ExecutionResult>,
    context: RequestContext,
    leave: () => void,
  ): AsyncGenerator<ExecutionResult, void> {
    try {
      for await (const result of results) yield maskFaults(result, context.correlation, this.logger);
    } catch (fault) {
      yield maskFaults({ errors: [asError(fault)] }, context.correlation, this.logger);
    } finally {
      leave();
      await context.renew();
    }
  }

  /** Places among the open streams are bounded; answers how to give this one back. */
  #enter(token: string): () => void {
    const own = this.#openOf.get(token) ?? 0;
    if (own >= mostOfOne || this.#all >= mostOfAll)
      throw coded(
        'RATE_LIMITED',
        `${own >= mostOfOne ? `${mostOfOne} streams of this token are open` : 'Too many streams are open'}; close one, or try again in ${retryAfterSeconds} seconds.`,
      );
    this.#count(token, 1);
    let left = false;
    return () => {
      if (!left) this.#count(token, -1);
      left = true;
    };
  }

  #count(token: string, by: 1 | -1): void {
    const own = (this.#openOf.get(token) ?? 0) + by;
    if (own > 0) this.#openOf.set(token, own);
    else this.#openOf.delete(token);
    open.set((this.#all += by));
  }

  /** Looked up anew each time: a stream lives longer than the right to it may. */
  caller({ headers }: Pick<Asked, 'headers'>): Promise<Caller | null> {
    return callerOf(this.authenticate, { method: 'POST', headers });
  }

  async #stillAllowed(asked: Asked, { roles }: Caller): Promise<void> {
    const now = await this.caller(asked);
    if (!now)
      throw coded('UNAUTHENTICATED', 'The token or session ended; sign in again, and go on from the last position.');
    const step = now.session?.secondFactor;
    if (step) throw coded(secondFactorRefusals[step].code, secondFactorRefusals[step].message);
    if (now.roles.join() !== roles.join())
      throw coded('FORBIDDEN', 'The roles of the caller changed; subscribe again from the last position.');
  }
}

const asError = (fault: unknown): GraphQLError =>
  fault instanceof GraphQLError
    ? fault
    : fault instanceof Refused
      ? fault.errors[0]!
      : new GraphQLError(String(fault), { originalError: fault instanceof Error ? fault : new Error(String(fault)) });
