import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { AUTHENTICATE, type Allowances, type Authenticate } from '@custodia/graphql';
import type { Config, Logger } from '@custodia/kernel';
import { ALLOWANCES, CONFIG, LOGGER } from '@custodia/platform';
import { addHooks } from './http/hooks.js';

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
  addHooks(fastify as unknown as FastifyInstance, {
    config,
    allowances: app.get<Allowances>(ALLOWANCES),
    authenticate,
  });
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
