import type { FastifyReply } from 'fastify';
import { execute, GraphQLError, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { maskFaults, retryAfterSeconds, type Allowances, type RequestContext } from '@custodia/graphql';
import { withOpenedTexts } from '@custodia/platform';
import { noteOperations } from '@custodia/telemetry';
import type { Vault } from '@custodia/vault';
import { TimedOut, type Config, type Logger } from '@custodia/kernel';
import { withDefaults } from '../defaults.js';
import { checkWeight, documents, Refused, type Operation } from './documents.js';
import type { RegisteredOperations } from './registered.js';
import { statusOf } from './status.js';

export interface ExecutorOptions {
  readonly schema: GraphQLSchema;
  readonly config: Pick<Config, 'graphql' | 'environment' | 'timeouts'>;
  readonly logger: Logger;
  readonly allowances: Allowances;
  /** What callers without a token may send. */
  readonly registered: RegisteredOperations;
  /** Opens the texts that answers and refusals have from records. */
  readonly vault: Pick<Vault, 'openAll'>;
}

/** The context as the server hands it on: with the reply of the request. */
export type Handed = RequestContext & { readonly reply: FastifyReply };

export type Execute = (
  source: string,
  context: Handed,
  variables?: Readonly<Record<string, unknown>> | null,
  operationName?: string | null,
) => Promise<ExecutionResult>;

/** Cost that counts as one more unit of work. */
export const costOfUnit = 500;

/**
 * Executes what has passed: a caller with a token or a registered operation; a document within the limits; work that the caller's allowance still
 * covers; and not longer than it may. Nothing else reaches the resolvers.
 */
export function executor({ schema, config, logger, allowances, registered, vault }: ExecutorOptions): Execute {
  const { graphql: limits, timeouts, environment } = config;
  const prepared = documents(schema, limits);

  function admitted(source: string, context: Handed, given: Variables, name: string | null | undefined): Operation {
    if (context.failed) throw context.failed;
    // GraphiQL loads the schema before it knows a token.
    if (!context.caller && environment !== 'development') registered.check(source);
    const operation = prepared.operation(source, name);
    if (context.reply.request.method === 'GET' && operation.node.operation !== 'query')
      throw refused('BAD_REQUEST', 'A mutation cannot be sent with GET; send it with POST.');
    if (operation.node.operation === 'subscription')
      throw refused('BAD_REQUEST', 'A subscription is a stream; send it to /graphql/stream.');
    const weight = operation.weightOf(given);
    checkWeight(weight, limits);
    const wait = allowances.take(context.account, Math.ceil(weight.cost / costOfUnit));
    if (wait > 0) {
      void context.reply.header('retry-after', wait);
      throw refused('RATE_LIMITED', `Too many requests; try again in ${wait} seconds.`, 429);
    }
    return operation;
  }

  async function run(operation: Operation, context: Handed, given: Variables): Promise<ExecutionResult> {
    const { document, node } = operation;
    context.asked = { schema, document };
    noteOperations(document);
    const variables = withDefaults(schema, document, given);
    const query = operation.compiled();
    if (query) return query.query({}, context, variables as never);
    return execute({
      schema,
      document,
      rootValue: {},
      contextValue: context,
      variableValues: variables,
      operationName: node.name?.value ?? null,
    });
  }

  /** What is read is stopped when the time is over or the client is gone; what is being written is finished, without an answer. */
  async function bounded(work: () => Promise<ExecutionResult>, context: Handed): Promise<ExecutionResult> {
    const { raw } = context.reply;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const fault = new TimedOut(`not answered within ${timeouts.executionMs} ms`);
        context.stop(fault);
        reject(fault);
      }, timeouts.executionMs);
    });
    const left = (): void => void (raw.writableFinished || context.stop(new TimedOut('the client is gone')));
    raw.once('close', left);
    try {
      return await Promise.race([work(), late]);
    } finally {
      clearTimeout(timer);
      raw.off('close', left);
    }
  }

  return async (source, context, variables, operationName) => {
    const given = variables ?? {};
    const result = await bounded(async () => {
      const operation = admitted(source, context, given, operationName);
      return opened(await run(operation, context, given), context);
    }, context).catch((fault: unknown): ExecutionResult => ({
      errors: fault instanceof Refused ? fault.errors : [asError(fault)],
    }));
    void context.renew();
    return answered(result, context);
  };

  async function opened(result: ExecutionResult, { caller }: Handed): Promise<ExecutionResult> {
    if (!caller || !result.data) return result;
    return { ...result, data: await withOpenedTexts(vault, caller.organisationId, result.data) };
  }

  function answered(result: ExecutionResult, context: Handed): ExecutionResult {
    if (!result.errors) return result;
    const { reply, correlation } = context;
    const masked = maskFaults(result, correlation, logger);
    const status = statusOf(masked);
    if (status === 503) void reply.header('retry-after', retryAfterSeconds);
    void reply.code(status);
    return { data: masked.data ?? null, errors: masked.errors!.map((error) => error.toJSON() as never) };
  }
}

type Variables = Readonly<Record<string, unknown>>;

const refused = (code: string, message: string, status = 400): Refused =>
  new Refused([new GraphQLError(message, { extensions: { code, ...(status === 400 ? {} : { status }) } })]);

/** Not the client's mistake: told by `maskFaults`. */
const asError = (fault: unknown): GraphQLError =>
  new GraphQLError(String(fault), { originalError: fault instanceof Error ? fault : new Error(String(fault)) });
