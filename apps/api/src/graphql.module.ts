import { GraphQLModule } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { publicOperations } from '@custodia/certificates/api';
import {
  AUTHENTICATE,
  callerOf,
  confinementOf,
  isRefused,
  maskFaults,
  RequestContext,
  withKnownMoments,
  withReadAlong,
  withTextRule,
  type Allowances,
  type Authenticate,
} from '@custodia/graphql';
import { IdentityApi } from '@custodia/identity/api';
import { newId, type Clock, type Config, type Logger } from '@custodia/kernel';
import { ALLOWANCES, CLOCK, CONFIG, LOGGER, READER, VAULT } from '@custodia/platform';
import type { Reader } from '@custodia/read-models';
import type { Vault } from '@custodia/vault';
import { BoundedDriver, type BoundedDriverConfig } from './graphql/driver.js';
import { registeredOperations } from './graphql/registered.js';
import { statusOf } from './graphql/status.js';
import { accountOf } from './http/hooks.js';

interface PersistedQueryRequest {
  readonly query?: unknown;
  readonly extensions?: { readonly persistedQuery?: { readonly sha256Hash?: unknown } };
}

/** One context a request, limits before execution, faults masked. */
function bounded(
  config: Config,
  logger: Logger,
  reader: Reader,
  authenticate: Authenticate,
  allowances: Allowances,
  clock: Clock,
  vault: Vault,
): BoundedDriverConfig {
  const registered = registeredOperations(publicOperations);
  return {
    bounds: { config, logger, allowances, registered, vault },
    autoSchemaFile: true,
    // The check is a full introspection, a fifth of the start; the first document validates the same schema.
    buildSchemaOptions: { skipCheck: true },
    sortSchema: true,
    transformSchema: (schema: GraphQLSchema) => withReadAlong(withKnownMoments(withTextRule(schema))),
    path: '/graphql',
    graphiql: false,
    subscription: false,
    allowBatchedQueries: false,
    persistedQueryProvider: {
      isPersistedQuery: ({ query, extensions }: PersistedQueryRequest) =>
        !query && extensions?.persistedQuery !== undefined,
      getHash: ({ extensions }: PersistedQueryRequest) => String(extensions?.persistedQuery?.sha256Hash),
      getQueryFromHash: async (digest: string) => registered.byDigest(digest),
      notFoundError: 'PersistedQueryNotFound',
    },
    async context(request: FastifyRequest): Promise<RequestContext> {
      const looked = await callerOf(authenticate, request).then(
        (caller) => ({ caller, failed: undefined }),
        (failed: Error) => ({ caller: null, failed }),
      );
      const context = new RequestContext(
        looked.caller,
        request.id,
        header(request, 'idempotency-key'),
        (caller) => reader.session(caller.organisationId, confinementOf(caller)),
        clock,
      );
      context.failed = looked.failed;
      context.account = await accountOf(authenticate, request);
      return context;
    },
    /** For what never came to an execution: a body that cannot be read, a limit of the server. */
    errorFormatter(execution: ExecutionResult, context: RequestContext) {
      const response = maskFaults(execution, context.correlation ?? newId(), logger);
      const fault = execution.errors?.find(({ originalError }) => originalError)?.originalError;
      return { statusCode: isRefused(fault) ? fault.statusCode : statusOf(response), response };
    },
  } as unknown as BoundedDriverConfig;
}

/** GraphQL on Mercurius with documents and execution of our own. */
export const graphqlModule = GraphQLModule.forRootAsync<BoundedDriverConfig>({
  driver: BoundedDriver,
  imports: [IdentityApi],
  inject: [CONFIG, LOGGER, READER, AUTHENTICATE, ALLOWANCES, CLOCK, VAULT],
  useFactory: bounded,
});

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};
