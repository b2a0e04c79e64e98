import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routesOf, type Route } from '@custodia/api';
import { createLogger, newId, parseConfig } from '@custodia/kernel';
import { bearer, http, uploadTo } from '../support/http.js';
import { signInWorld, type SignInWorld } from '../support/people.js';
import { linkIn, mailTo, sentReview, vendorSession } from '../support/vendor.js';

const options = { config: parseConfig({}), logger: createLogger({ level: 'silent', name: 'routes' }) };
interface VendorSession {
  readonly id: string;
  readonly cookie: string;
}

/** Operations of GraphQL declare for themselves: guards.e2e-spec.ts asks all of them. */
const routes = (await routesOf(options)).filter(({ method, url }) => method !== 'HEAD' && url !== '/graphql');
const closed = routes.filter(({ allowed }) => allowed !== 'anyone');
const named = (which: readonly Route[]) => which.map((route) => [`${route.method} ${route.url}`, route] as const);

let world: SignInWorld;
let stranger: string;
let vendors: { readonly mine: VendorSession; readonly other: VendorSession };
/** What parts of addresses stand for, of the first organisation. */
let values: Record<string, string>;
const tokens: Record<'expired' | 'revoked' | 'viewer' | 'nobody', string> = {
  expired: '',
  revoked: '',
  viewer: '',
  nobody: `cus_${'a'.repeat(86)}`,
};
const marker = `of the first organisation ${newId()}`;

beforeAll(async () => {
  world = await signInWorld();
  const { service } = world;
  const issue = (input: object) => service.change('issueApiToken', 'IssuedApiToken { id secret }', input);
  const expiresAt = new Date(world.now() + 60_000).toISOString();
  tokens.expired = (await issue({ label: 'short', scopes: ['ADMIN'], expiresAt })).secret;
  const ended = await issue({ label: 'revoked', scopes: ['ADMIN'] });
  tokens.revoked = ended.secret;
  await service.change('revokeApiToken', 'ApiToken { id }', { id: ended.id });
  const memberId = newId();
  const viewer = { id: memberId, name: 'Looker', email: `${memberId}@example.org`, roles: ['VIEWER'] };
  await service.change('inviteMember', 'Member { id }', viewer);
  tokens.viewer = (await issue({ memberId, label: 'looker', scopes: ['VIEWER'] })).secret;
  const { digest } = await uploadTo(service.address, service.founded.token!, 'a.txt', marker);
  const { id } = await service.change('registerModel', 'Model { id }', { name: marker, purpose: marker });
  stranger = await service.strangerToken();
  values = { organisation: service.founded.organisationId, digest };
  for (const name of ['id', 'provider', 'requestId', 'reviewId', 'caseId', 'contactId', 'evidenceId'])
    values[name] = id;
  const entered = async (): Promise<VendorSession> => {
    const { id: review, address } = await sentReview(service, 'caiq-lite-style');
    const link = linkIn(await mailTo(service, address, /Open the questionnaire/));
    return { id: review, cookie: (await vendorSession(service, address, link)).cookie };
  };
  vendors = { mine: await entered(), other: await entered() };
  world.pass(120_000);
}, 60_000);
afterAll(() => world?.service.stop());

const pathOf = (url: string): string =>
  url
    .replace(/:(\w+)(\.\w+)?/g, (_, name: string, end = '') => `${values[name] ?? values['id']}${end}`)
    .replace('*', 'x');

function ask({ method, url }: Route, token: string | null) {
  const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
  const request = http(world.service.address)
    [verb](pathOf(url))
    .set(token ? bearer(token) : {});
  return method === 'GET' || method === 'DELETE' ? request : request.send({});
}

describe('every route of the service', () => {
  it('is there to be asked', () => {
    expect(routes.length).toBeGreaterThan(40);
    expect(closed.length).toBeGreaterThan(20);
    expect(routes.filter(({ allowed }) => allowed === undefined)).toEqual([]);
  });

  it.each(named(closed))(
    '%s is closed to nobody, and to tokens that never were, ended or were revoked',
    async (_, route) => {
      for (const token of [null, tokens.nobody, tokens.expired, tokens.revoked]) {
        const { status, headers, text } = await ask(route, token);
        expect(status).toBe(401);
        expect(headers['www-authenticate']).toBe('Bearer');
        expect(text).not.toContain(marker);
      }
    },
  );

  it.each(named(closed.filter(({ allowed }) => !allowed!.includes('viewer'))))(
    '%s is closed to a role that it does not name',
    async (_, route) => {
      const { status, body } = await ask(route, tokens.viewer);
      expect([status, body.code]).toEqual([403, 'FORBIDDEN']);
    },
  );

  it.each(named(routes))('%s shows nothing to another organisation', async (_, route) => {
    const before = await world.service.lengthOfLog(world.service.founded.organisationId);
    const { status, text } = await ask(route, stranger);
    expect(status).toBeLessThan(500);
    expect(text ?? '').not.toContain(marker);
    expect(await world.service.lengthOfLog(world.service.founded.organisationId)).toBe(before);
  });

  const ofVendors = routes.filter(({ url }) => url.startsWith('/vendor/api/reviews/:id'));
  it.each(named(ofVendors))('%s is closed to another vendor, and to nobody', async (_, route) => {
    const before = await world.service.lengthOfLog(world.service.founded.organisationId);
    const { service } = world;
    const verb = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
    const path = pathOf(route.url.replace(':id', vendors.mine.id).replace(':format', 'csv'));
    for (const cookie of [vendors.other.cookie, '']) {
      const { status } = await http(service.address)[verb](path).set('cookie', cookie);
      expect(status).toBe(401);
    }
    expect(await service.lengthOfLog(service.founded.organisationId)).toBe(before);
  });

  it('of a vendor is open to the people of that review', async () => {
    expect(ofVendors.length).toBeGreaterThan(10);
    const { id, cookie } = vendors.mine;
    const { status } = await http(world.service.address).get(`/vendor/api/reviews/${id}`).set('cookie', cookie);
    expect(status).toBe(200);
  });
});
