import { RequestMethod } from '@nestjs/common';
import { DiscoveryService, NestFactory } from '@nestjs/core';
import type { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { ALLOWED, type Allowed } from '@custodia/graphql';
import { nestOptions, PlatformModule, rootModule, type PlatformOptions } from '@custodia/platform/modules';
import { ApiModule } from './app.module.js';
import { prepareHttp } from './http.js';
import { httpAdapter } from './main.js';

/** A route of the server, and to whom it is open; nothing when it does not say. */
export interface Route {
  readonly method: string;
  readonly url: string;
  readonly allowed: Allowed | undefined;
}

/** Notes every route that Fastify is given from now on; answers them with what their controllers say once `app` is ready. */
export function noteRoutes(adapter: FastifyAdapter): (app: NestFastifyApplication) => readonly Route[] {
  const noted: Route[] = [];
  adapter.getInstance().addHook('onRoute', ({ method, url, config }) => {
    for (const each of [method].flat())
      noted.push({ method: each, url, allowed: (config as Record<string, Allowed> | undefined)?.[ALLOWED] });
  });
  return (app) => {
    const declared = declaredIn(app);
    return noted.map((route) => ({ ...route, allowed: route.allowed ?? declared.get(`${route.method} ${route.url}`) }));
  };
}

/** Every route of the service, on a platform that opens nothing. */
export async function routesOf(options: PlatformOptions): Promise<readonly Route[]> {
  const adapter = httpAdapter(options);
  const routes = noteRoutes(adapter);
  const root = rootModule(PlatformModule.closed(options), [ApiModule]);
  const app = await prepareHttp(await NestFactory.create<NestFastifyApplication>(root, adapter, nestOptions(options)));
  try {
    return routes(app);
  } finally {
    await app.close();
  }
}

/** What methods of controllers say, or their classes. */
function declaredIn(app: NestFastifyApplication): ReadonlyMap<string, Allowed | undefined> {
  const declared = new Map<string, Allowed | undefined>();
  for (const { metatype, instance } of app.get(DiscoveryService, { strict: false }).getControllers()) {
    const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const handler = prototype[name]!;
      const method = Reflect.getMetadata('method', handler) as RequestMethod | undefined;
      if (method === undefined) continue;
      const path = [Reflect.getMetadata('path', metatype as object), Reflect.getMetadata('path', handler)]
        .map((part) => String(part).replace(/^\/|\/$/g, ''))
        .filter(Boolean)
        .join('/');
      const allowed = (Reflect.getMetadata(ALLOWED, handler) ?? Reflect.getMetadata(ALLOWED, metatype as object)) as
        Allowed | undefined;
      declared.set(`${RequestMethod[method]} /${path}`, allowed);
    }
  }
  return declared;
}
