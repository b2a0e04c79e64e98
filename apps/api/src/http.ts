import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { AUTHENTICATE, type Authenticate } from '@custodia/graphql';
import type { Config, Logger } from '@custodia/kernel';
import { CONFIG, LOGGER } from '@custodia/platform';
import { allowanceOf } from './authenticated.js';

/** What every HTTP request passes before and after its route: headers, rate limit, uploads, a line in the log. */
export async function prepareHttp(app: NestFastifyApplication): Promise<NestFastifyApplication> {
  const config = app.get<Config>(CONFIG);
  const logger = app.get<Logger>(LOGGER);
  const authenticate = app.get<Authenticate>(AUTHENTICATE, { strict: false });
  const fastify = app.getHttpAdapter().getInstance();
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
      keyGenerator: (request: FastifyRequest) => allowanceOf(authenticate, request),
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
