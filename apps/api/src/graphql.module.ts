import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import type { FastifyRequest } from 'fastify';
import { GraphQLError, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { isRefused, maskFaults, RequestContext, withTextRule, type Caller } from '@custodia/graphql';
import { newId, type Config, type Logger } from '@custodia/kernel';
import type { Reader } from '@custodia/read-models';
import type { DynamicModule } from '@nestjs/common';
import { withDefaults } from './defaults.js';
import { limits } from './limits.js';

/** The caller behind a presented token, or `null`. */
export type Authenticate = (token: string) => Promise<Caller | null>;

interface GraphQLOptions {
  readonly config: Pick<Config, 'graphql' | 'environment'>;
  readonly logger: Logger;
  readonly reader: Reader;
  readonly authenticate: Authenticate;
}

/** GraphQL on Mercurius with its JIT: one context a request, limits before execution, faults masked. */
export function graphqlModule({ config, logger, reader, authenticate }: GraphQLOptions): DynamicModule {
  return GraphQLModule.forRoot<MercuriusDriverConfig>({
    driver: MercuriusDriver,
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
      const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
      const caller = token ? await authenticate(token) : null;
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
  } as unknown as MercuriusDriverConfig);
}

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
