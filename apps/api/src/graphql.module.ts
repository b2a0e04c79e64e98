import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import type { FastifyRequest } from 'fastify';
import { GraphQLError, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import {
  AUTHENTICATE,
  callerOf,
  isRefused,
  maskFaults,
  RequestContext,
  withTextRule,
  type Authenticate,
} from '@custodia/graphql';
import { IdentityApi } from '@custodia/identity/api';
import { newId, type Config, type Logger } from '@custodia/kernel';
import { CONFIG, LOGGER, READER } from '@custodia/platform';
import type { Reader } from '@custodia/read-models';
import { withDefaults } from './defaults.js';
import { limits } from './limits.js';

/** One context a request, limits before execution, faults masked. */
function mercurius(config: Config, logger: Logger, reader: Reader, authenticate: Authenticate): MercuriusDriverConfig {
  return {
    autoSchemaFile: true,
    sortSchema: true,
    transformSchema: withTextRule,
    path: '/graphql',
    jit: 1,
    graphiql: config.environment === 'development',
    subscription: false,
    allowBatchedQueries: false,
    validationRules: limits(config.graphql),
    async context(request: FastifyRequest): Promise<RequestContext> {
      const caller = await callerOf(authenticate, request);
      return new RequestContext(caller, correlationOf(request), header(request, 'idempotency-key'), (organisation) =>
        reader.session(organisation),
      );
    },
    errorFormatter(execution: ExecutionResult, context: RequestContext) {
      const response = maskFaults(execution, context.correlation ?? newId(), logger);
      return {
        statusCode: execution.data === undefined || execution.data === null ? statusOf(execution) : 200,
        response,
      };
    },
    hooks: {
      async preExecution(
        schema: GraphQLSchema,
        document: DocumentNode,
        context: RequestContext,
        variables: Record<string, unknown> | undefined,
      ) {
        context.asked = { schema, document };
        return variables ? { variables: withDefaults(schema, document, variables) } : undefined;
      },
      onResolution: async (_execution: unknown, context: RequestContext) => context.renew(),
    },
  } as unknown as MercuriusDriverConfig;
}

/** GraphQL on Mercurius with its JIT. */
export const graphqlModule = GraphQLModule.forRootAsync<MercuriusDriverConfig>({
  driver: MercuriusDriver,
  imports: [IdentityApi],
  inject: [CONFIG, LOGGER, READER, AUTHENTICATE],
  useFactory: mercurius,
});

const correlationOf = (request: FastifyRequest): string => {
  const given = header(request, 'x-correlation-id');
  return given && /^[\w-]{8,64}$/.test(given) ? given : newId();
};

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

const statusOf = ({ errors = [] }: ExecutionResult): number => {
  if (errors.some(({ extensions }) => extensions?.['code'] === 'UNAUTHENTICATED')) return 401;
  if (errors.some(({ path }) => path)) return 200;
  const fault = errors.find(({ originalError }) => originalError)?.originalError;
  if (isRefused(fault)) return fault.statusCode;
  return !fault || fault instanceof GraphQLError ? 400 : 500;
};
