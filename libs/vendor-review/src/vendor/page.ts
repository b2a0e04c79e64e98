import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { builtPage, routeForAnyone } from '@custodia/graphql';
import type { Clock } from '@custodia/kernel';
import { CLOCK } from '@custodia/platform';
import { served } from './turns.js';

/** Where the built page lies, seen from `src` and `dist` alike. */
const page = builtPage(new URL('../../../../apps/vendor/dist/', import.meta.url));

/** Serves the vendor's page, and lets files come as plain bytes. */
@Injectable()
export class VendorPage implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter?.getInstance() as FastifyInstance | undefined;
    if (!fastify?.addContentTypeParser) return;
    // Passed on as a stream: whoever takes it says how much of it is allowed.
    if (!fastify.hasContentTypeParser('application/octet-stream'))
      fastify.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
    fastify.addHook('onRequest', async (request, reply) => {
      if (!request.url.startsWith('/vendor/api/')) return;
      served(request, reply);
      void reply.header('cache-control', 'no-store');
    });
    // A refusal that says when it may be repeated says it to machines, too.
    fastify.addHook('onSend', async (request, reply, payload) => {
      const retryAt = /"retryAt":"([^"]+)"/.exec(
        reply.statusCode === 429 && typeof payload === 'string' && request.url.startsWith('/vendor/api/')
          ? payload
          : '',
      )?.[1];
      if (!retryAt) return;
      const seconds = Math.ceil((Date.parse(retryAt) - this.clock().getTime()) / 1000);
      void reply.header('retry-after', Math.max(1, seconds));
    });
    fastify.get('/vendor', routeForAnyone, (_request, reply) => reply.redirect('/vendor/'));
    fastify.get('/vendor/', routeForAnyone, (request, reply) => page(request, reply, 'index.html'));
    fastify.get<{ Params: { file: string } }>('/vendor/assets/:file', routeForAnyone, (request, reply) =>
      page(request, reply, `assets/${request.params.file}`),
    );
  }
}
