import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { routeForAnyone } from '@custodia/graphql';
import type { Clock } from '@custodia/kernel';
import { CLOCK } from '@custodia/platform';
import { readdir, readFile } from 'node:fs/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { served } from './turns.js';

/** Where the built page lies, seen from `src` and `dist` alike. */
const built = new URL('../../../../apps/vendor/dist/', import.meta.url);

const mediaTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Nothing from elsewhere, nothing inline, no frame around it; the link's secret leaves in no referrer. */
const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

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
    fastify.get('/vendor/', routeForAnyone, (request, reply) => send(request, reply, 'index.html'));
    fastify.get<{ Params: { file: string } }>('/vendor/assets/:file', routeForAnyone, (request, reply) =>
      send(request, reply, `assets/${request.params.file}`),
    );
  }
}

let files: Promise<ReadonlyMap<string, Buffer>> | undefined;

/** The page is a handful of files; only those that the build made can be asked for. */
async function allFiles(): Promise<ReadonlyMap<string, Buffer>> {
  const names = [
    'index.html',
    ...(await readdir(new URL('assets/', built)).catch(() => [])).map((name) => `assets/${name}`),
  ];
  const contents = new Map<string, Buffer>();
  for (const name of names) {
    const content = await readFile(new URL(name, built)).catch(() => null);
    if (content) contents.set(name, content);
  }
  return contents;
}

/** Compressed once, when it is read. */
const packed = new WeakMap<Buffer, { readonly br: Buffer; readonly gzip: Buffer }>();

async function send(request: FastifyRequest, reply: FastifyReply, name: string): Promise<FastifyReply> {
  const content = (await (files ??= allFiles())).get(name);
  if (!content) {
    files = undefined;
    return reply
      .status(name === 'index.html' ? 503 : 404)
      .type('text/plain')
      .send(name === 'index.html' ? 'The page is not built: run "npm run build".' : 'Not found');
  }
  const type = mediaTypes[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  // Names of assets carry a hash of their content.
  const caching = name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  const headers = { ...pageHeaders, 'content-type': type, 'cache-control': caching, vary: 'accept-encoding' };
  if (!packed.has(content)) packed.set(content, { br: brotliCompressSync(content), gzip: gzipSync(content) });
  const accepted = String(request.headers['accept-encoding'] ?? '');
  const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : undefined;
  return encoding
    ? reply.headers({ ...headers, 'content-encoding': encoding }).send(packed.get(content)![encoding])
    : reply.headers(headers).send(content);
}
