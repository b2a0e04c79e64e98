import multipart from '@fastify/multipart';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';
import { AUTHENTICATE, type Allowances, type Authenticate } from '@custodia/graphql';
import type { Config, Logger } from '@custodia/kernel';
import { ALLOWANCES, CONFIG, LOGGER } from '@custodia/platform';
import { observeHttp, SECURITY_LOG, type SecurityLog } from '@custodia/telemetry';
import { addHooks } from './http/hooks.js';
import { serveSockets } from './live/socket.js';
import { Streams } from './live/streams.js';

/** What every HTTP request passes before and after its route: what is observed, headers, allowances, uploads. */
export async function prepareHttp(app: NestFastifyApplication): Promise<NestFastifyApplication> {
  const config = app.get<Config>(CONFIG);
  const logger = app.get<Logger>(LOGGER);
  const authenticate = app.get<Authenticate>(AUTHENTICATE, { strict: false });
  // Nest's own type of it is that of its adapter, which knows less of hooks and plugins.
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const security = app.get<SecurityLog>(SECURITY_LOG, { strict: false });
  observeHttp(fastify, { logger, security });
  const protect = helmet();
  fastify.addHook('onRequest', (request, reply, next) =>
    protect(request.raw, reply.raw, (fault) => next(fault as Error | undefined)),
  );
  addHooks(fastify, {
    config,
    allowances: app.get<Allowances>(ALLOWANCES),
    authenticate,
  });
  await fastify.register(multipart as never);
  await serveSockets(fastify, app.get(Streams, { strict: false }));
  await app.init();
  await fastify.ready();
  return app;
}
