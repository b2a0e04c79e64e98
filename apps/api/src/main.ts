import type { DynamicModule, NestApplicationOptions, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { listenFault } from '@custodia/kernel';
import { Ports } from '@custodia/platform';
import { boot, nestOptions, PlatformModule, rootModule, type PlatformOptions } from '@custodia/platform/modules';
import { ApiModule } from './app.module.js';
import { prepareHttp } from './http.js';
import { serverOptions } from './http/server.js';

export const httpAdapter = ({ config }: Pick<PlatformOptions, 'config'>): FastifyAdapter =>
  new FastifyAdapter(serverOptions(config));

const createWith =
  (options: PlatformOptions) =>
  async (root: DynamicModule, nest: NestApplicationOptions): Promise<NestFastifyApplication> =>
    prepareHttp(await NestFactory.create<NestFastifyApplication>(root, httpAdapter(options), nest));

/** The application, which does not listen yet; `beside` are parts that work in the same process, on the same platform. */
export const openApi = (options: PlatformOptions, ...beside: readonly Type[]): Promise<NestFastifyApplication> =>
  boot(options, [ApiModule, ...beside], createWith(options));

/** The application on a platform that opens nothing: for its schema and its routes. */
export const inspectApi = (options: PlatformOptions): Promise<NestFastifyApplication> =>
  createWith(options)(rootModule(PlatformModule.closed(options), [ApiModule]), nestOptions(options));

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
