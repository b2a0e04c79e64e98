import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { AllowGuard } from '@custodia/graphql';
import { listenFault, newId } from '@custodia/kernel';
import type { Engine } from '@custodia/platform/modules';
import { allowanceOf, AUTHENTICATE } from './authenticated.js';
import { FilesController } from './files.controller.js';
import { graphqlModule, type Authenticate } from './graphql.module.js';
import { ENGINE, HealthController } from './health.controller.js';
import { PlatformModule } from './platform.module.js';

/** The part that contexts bring: their `api` doors. */
export interface ApiParts {
  readonly contexts: readonly (Type<object> | DynamicModule)[];
  readonly authenticate: Authenticate;
}

export interface Api {
  readonly app: NestFastifyApplication;
  /** Where it listens, `http://127.0.0.1:4600`. */
  readonly url: string;
  close(): Promise<void>;
}

@Module({})
class ApiModule {
  static of(engine: Engine, { contexts, authenticate }: ApiParts): DynamicModule {
    return {
      module: ApiModule,
      imports: [PlatformModule.of(engine), graphqlModule({ ...engine, authenticate }), ...contexts],
      controllers: [HealthController, FilesController],
      providers: [
        { provide: ENGINE, useValue: engine },
        { provide: AUTHENTICATE, useValue: authenticate },
        { provide: APP_GUARD, useClass: AllowGuard },
      ],
    };
  }
}

/** Builds the application without listening: for tests, and for the schema. */
export async function buildApi(engine: Engine, parts: ApiParts): Promise<NestFastifyApplication> {
  const { config, logger } = engine;
  const adapter = new FastifyAdapter({
    bodyLimit: 2 * 1024 * 1024,
    trustProxy: 'loopback',
    genReqId: () => newId(),
    routerOptions: { maxParamLength: 200 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.of(engine, parts), adapter, {
    logger: ['fatal'],
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  await fastify.register(
    helmet as never,
    { contentSecurityPolicy: config.environment === 'development' ? false : undefined } as never,
  );
  await fastify.register(
    rateLimit as never,
    {
      max: (_: unknown, key: string) =>
        key.startsWith('token:') ? config.rateLimit.perToken : config.rateLimit.perAddress,
      timeWindow: '1 minute',
      keyGenerator: (request: FastifyRequest) => allowanceOf(parts.authenticate, request),
      allowList: ({ url }: { url: string }) => url.startsWith('/health/'),
      errorResponseBuilder: (_: unknown, { after }: { after: string }) => ({
        statusCode: 429,
        code: 'RATE_LIMITED',
        message: `Too many requests; try again in ${after}.`,
      }),
    } as never,
  );
  await fastify.register(multipart as never);
  fastify.addHook('onResponse', async (request, reply) => {
    logger.debug(
      {
        method: request.method,
        path: request.url.split('?')[0],
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    );
  });
  await app.init();
  await fastify.ready();
  return app;
}

/** Serves GraphQL and the REST routes. Throws `ConfigFault` when the port is busy. */
export async function startApi(engine: Engine, parts: ApiParts): Promise<Api> {
  const app = await buildApi(engine, parts);
  const { host, port } = engine.config.http;
  try {
    await app.listen(port, host);
  } catch (fault) {
    await app.close();
    throw listenFault(fault, { host, port });
  }
  return { app, url: await app.getUrl(), close: () => app.close() };
}
