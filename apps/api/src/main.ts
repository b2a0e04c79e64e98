import type { DynamicModule, NestApplicationOptions, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { listenFault, newId } from '@custodia/kernel';
import { Ports } from '@custodia/platform';
import { boot, nestOptions, PlatformModule, rootModule, type PlatformOptions } from '@custodia/platform/modules';
import { ApiModule } from './app.module.js';
import { prepareHttp } from './http.js';

export const httpAdapter = (): FastifyAdapter =>
  new FastifyAdapter({
    bodyLimit: 2 * 1024 * 1024,
    trustProxy: 'loopback',
    genReqId: () => newId(),
    routerOptions: { maxParamLength: 200 },
  });

async function create(root: DynamicModule, nest: NestApplicationOptions): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(root, httpAdapter(), nest);
  return prepareHttp(app);
}

/** The application, which does not listen yet; `beside` are parts that work in the same process, on the same platform. */
export const openApi = (options: PlatformOptions, ...beside: readonly Type[]): Promise<NestFastifyApplication> =>
  boot(options, [ApiModule, ...beside], create);

/** The application on a platform that opens nothing: for its schema and its routes. */
export const inspectApi = (options: PlatformOptions): Promise<NestFastifyApplication> =>
  create(rootModule(PlatformModule.closed(options), [ApiModule]), nestOptions(options));

/** Serves GraphQL and the REST routes; answers where, `http://127.0.0.1:4600`. Throws `ConfigFault` when the port is busy. */
export async function serve(app: NestFastifyApplication): Promise<string> {
  const { host, port } = app.get(Ports).config.http;
  try {
    await app.listen(port, host);
  } catch (fault) {
    throw listenFault(fault, { host, port });
  }
  return app.getUrl();
}
