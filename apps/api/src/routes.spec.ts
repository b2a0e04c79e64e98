import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AUTHENTICATE, type Caller } from '@custodia/graphql';
import { createLogger, newId, parseConfig } from '@custodia/kernel';
import { PlatformModule, rootModule } from '@custodia/platform/modules';
import { ApiModule } from './app.module.js';
import { prepareHttp } from './http.js';
import { httpAdapter } from './main.js';
import { noteRoutes, type Route } from './routes.js';

@Controller('undeclared')
class Undeclared {
  @Get()
  answer(): string {
    return 'reached';
  }
}

const admin: Caller = { organisationId: newId(), memberId: newId(), tokenId: newId(), joined: true, roles: ['admin'] };
const nobody: Caller = { ...admin, tokenId: newId(), roles: [] };
const tokens: Readonly<Record<string, Caller>> = { admin, nobody };

let app: NestFastifyApplication;
/** Every route of the server with what it declares. */
let routes: (app: NestFastifyApplication) => readonly Route[];

beforeAll(async () => {
  const options = { config: parseConfig({}), logger: createLogger({ level: 'silent', name: 'routes' }) };
  const platform = PlatformModule.closed(options);
  const testing = await Test.createTestingModule({
    imports: [rootModule(platform, [ApiModule]), DiscoveryModule],
    controllers: [Undeclared],
  })
    .overrideProvider(AUTHENTICATE)
    .useValue(async (token: string) => tokens[token] ?? null)
    .compile();
  const adapter = httpAdapter(options);
  routes = noteRoutes(adapter);
  app = await prepareHttp(testing.createNestApplication<NestFastifyApplication>(adapter));
});
afterAll(() => app?.close());

const get = (url: string, token?: string) =>
  app.inject({ method: 'GET', url, headers: token ? { authorization: `Bearer ${token}` } : {} });

describe('a REST route that declares nothing', () => {
  it('is closed without a token', async () => {
    const answer = await get('/undeclared');
    expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    expect(answer.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
  });
  it('is closed to a token that is not valid', async () =>
    expect((await get('/undeclared', 'unknown')).statusCode).toBe(401));
  it('is closed to every role, administrators included', async () => {
    const answer = await get('/undeclared', 'admin');
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('nobody') });
  });
});

describe('a REST route that declares roles', () => {
  const file = `/files/sha256:${'0'.repeat(64)}`;
  it('is closed without a token, and to a token without these roles', async () => {
    expect((await get(file)).statusCode).toBe(401);
    expect((await get(file, 'nobody')).statusCode).toBe(403);
  });
});

describe('every route of the server', () => {
  it('declares to whom it is open', () => {
    const all = routes(app);
    const open = all.filter(({ method, allowed }) => method !== 'HEAD' && allowed === undefined);
    // Each operation of GraphQL declares for itself: test/journeys/guards.e2e-spec.ts asks all of them.
    expect(open.map(({ method, url }) => `${method} ${url}`).sort()).toEqual([
      'GET /graphql',
      'GET /undeclared',
      'POST /graphql',
    ]);
    expect(all.length).toBeGreaterThan(20);
  });
});
