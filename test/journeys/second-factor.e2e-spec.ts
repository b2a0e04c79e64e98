import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { Authenticator } from '../support/authenticator.js';
import { authenticatorCode, Visitor } from '../support/browser.js';
import { testProvider, Wanderer, type Person, type TestProvider } from '../support/identity-provider.js';
import { password, signInWorld, type SignInWorld } from '../support/people.js';
import { until } from '../support/vendor.js';

let provider: TestProvider;
let world: SignInWorld;
const providers = { claimed: newId(), always: newId() };

beforeAll(async () => {
  provider = await testProvider();
  world = await signInWorld({ CUSTODIA_OUTGOING_HOSTS: provider.host });
  const { issuer, clientId, clientSecret } = provider;
  const redirects: string[] = [];
  for (const [kind, secondFactor] of [
    ['claimed', { secondFactor: 'BY_CLAIM', acrValues: ['urn:acme:two'] }],
    ['always', { secondFactor: 'ALWAYS' }],
  ] as const) {
    const given = { id: providers[kind], name: kind, issuer, clientId, clientSecret, domains: ['example.org'] };
    const connected = await world.service.change(
      'connectIdentityProvider',
      'IdentityProvider { redirectUri secondFactor acrValues }',
      { ...given, ...secondFactor },
    );
    expect(connected).toMatchObject(secondFactor);
    redirects.push((connected as { redirectUri: string }).redirectUri);
  }
  provider.register(...redirects);
});
afterAll(async () => {
  await world?.service.stop();
  await provider?.stop();
});

const require = (input: object) =>
  world.service.change('requireSecondFactor', 'Organisation { secondFactor { from roles } }', input);
const lift = () => world.service.change('liftSecondFactorRequirement', 'Organisation { secondFactor { from } }', {});
/** Answers about a session are kept for five seconds. */
const aMomentLater = () => world.pass(6_000);
const meQuery = '{ me { member { id } } }';
const codes = async (browser: Visitor) => (await browser.ask(meQuery)).errors?.map(({ extensions }) => extensions.code);

async function withApp(browser: Visitor) {
  const proposed = (await browser.post('totp', {})).body;
  const code = () => authenticatorCode(proposed.secret, world.now());
  return { code, answer: await browser.post('totp/confirm', { totpId: proposed.totpId, code: code() }) };
}

describe('an organisation that requires a second factor', () => {
  it('says so, from a day on if it likes, for everyone or for some roles', async () => {
    const from = new Date(world.now() + 7 * 86_400_000).toISOString();
    expect(await require({ from, roles: ['ADMIN'] })).toMatchObject({ secondFactor: { from, roles: ['ADMIN'] } });
    expect(await require({ from: '2199-01-01T00:00:00Z' })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await require({ from, roles: ['PROVISIONING'] })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await lift()).toMatchObject({ secondFactor: null });
  });

  it('lets people without one do nothing but set it up, and goes on in the same session', async () => {
    const { id, email, browser } = await world.colleague('VIEWER');
    const from = new Date(world.now() + 86_400_000).toISOString();
    await require({ from });
    aMomentLater();
    expect(await codes(browser)).toBeUndefined();
    const soon = { secondFactor: { step: 'set_up', from, due: false } };
    expect((await browser.get('session')).body).toMatchObject(soon);
    world.pass(86_400_000);
    const signedIn = await browser.post('sign-in', { email, password });
    expect(signedIn).toMatchObject({ status: 200, body: { secondFactor: { step: 'set_up', from, due: true } } });
    expect(await codes(browser)).toEqual(['SECOND_FACTOR_SETUP_REQUIRED']);
    const closed = { status: 403, body: { code: 'SECOND_FACTOR_SETUP_REQUIRED' } };
    expect(await browser.get('sessions')).toMatchObject(closed);
    expect(await browser.send('GET', '/exports/security.json')).toMatchObject(closed);
    expect(await browser.post('device', { userCode: 'BCDF-GHJK', approve: true })).toMatchObject(closed);
    expect(await browser.send('PUT', '/auth/password', { current: password, password: 'x' })).toMatchObject(closed);
    const { answer } = await withApp(browser);
    expect(answer).toMatchObject({ status: 200, body: { methods: ['password', 'totp'], secondFactor: null } });
    expect((await browser.ask(meQuery)).data).toEqual({ me: { member: { id } } });
    await lift();
  });

  it('takes the code of an app and a recovery code, and asks again once the app was removed', async () => {
    const { email, browser } = await world.colleague('VIEWER');
    const { answer, code } = await withApp(browser);
    await require({});
    for (const given of [{ code: '' }, { recoveryCode: answer.body.recoveryCodes[0] }]) {
      world.pass(60_000);
      const visitor = world.visitor();
      const second = 'code' in given ? { code: code() } : given;
      expect((await visitor.post('sign-in', { email, password, ...second })).status).toBe(200);
      expect(await codes(visitor)).toBeUndefined();
    }
    expect((await browser.send('DELETE', '/auth/totp')).status).toBe(204);
    aMomentLater();
    expect(await codes(browser)).toEqual(['SECOND_FACTOR_SETUP_REQUIRED']);
    await lift();
  });

  it('takes a passkey; who has one cannot set up an app in its stead by the password alone', async () => {
    const { email, browser } = await world.colleague('VIEWER');
    const device = new Authenticator(new URL(world.service.engine.config.http.publicUrl).origin);
    await require({});
    aMomentLater();
    expect(await codes(browser)).toEqual(['SECOND_FACTOR_SETUP_REQUIRED']);
    const options = (await browser.post('passkeys/options', {})).body;
    const added = await browser.post('passkeys', { label: 'Phone', response: device.create(options) });
    expect(added).toMatchObject({ status: 201, body: { secondFactor: null } });
    expect(await codes(browser)).toBeUndefined();

    const visitor = world.visitor();
    const signedIn = await visitor.post('sign-in', { email, password });
    expect(signedIn.body).toMatchObject({ secondFactor: { step: 'show', due: true } });
    expect(await codes(visitor)).toEqual(['SECOND_FACTOR_REQUIRED']);
    expect(await visitor.post('totp', {})).toMatchObject({ status: 403, body: { code: 'SECOND_FACTOR_REQUIRED' } });
    expect((await visitor.post('passkeys/options', {})).status).toBe(403);
    const challenge = (await visitor.post('sign-in/passkey/options', {})).body;
    const shown = await visitor.post('fresh/passkey', { response: device.get(challenge) });
    expect(shown).toMatchObject({ status: 200, body: { secondFactor: null } });
    expect(await codes(visitor)).toBeUndefined();
    expect((await visitor.post('fresh', { password })).status).toBe(200);
    expect(await codes(visitor)).toBeUndefined();
    await lift();
  });

  it('asks only the roles that it names, and no token', async () => {
    const [viewer, admin] = [await world.colleague('VIEWER'), await world.colleague('ADMIN')];
    await require({ roles: ['ADMIN', 'REVIEWER'] });
    aMomentLater();
    expect(await codes(viewer.browser)).toBeUndefined();
    expect(await codes(admin.browser)).toEqual(['SECOND_FACTOR_SETUP_REQUIRED']);
    expect(await world.service.tell(meQuery)).toHaveProperty('member.id');
    await lift();
    aMomentLater();
    expect(await codes(admin.browser)).toBeUndefined();
  });

  it('has each refusal in the security log', async () => {
    const { id, browser } = await world.colleague('VIEWER');
    await require({});
    aMomentLater();
    await codes(browser);
    const query = `query ($id: ID!) { securityEvents(filter: { memberId: { eq: $id } }) { edges { node { kind code } } } }`;
    const noted = await until(async () => {
      const { edges } = await world.service.tell(query, { id });
      return edges[0]?.node;
    }, 'the refusal in the security log');
    expect(noted).toEqual({ kind: 'ACCESS_DENIED', code: 'SECOND_FACTOR_SETUP_REQUIRED' });
    await lift();
  });
});

describe('a second factor at an identity provider', () => {
  async function entered(by: keyof typeof providers, told: Partial<Person>) {
    const sub = newId();
    const email = `${sub}@example.org`;
    provider.people.set(sub, { email, email_verified: true, name: 'Ada King', ...told });
    await world.service.change('inviteMember', 'Member { id }', { id: newId(), name: 'Ada', email, roles: ['VIEWER'] });
    const wanderer = new Wanderer(sub, provider.host);
    const { organisationId } = world.service.founded;
    await wanderer.follow(`${world.service.address}/auth/providers/${organisationId}/${providers[by]}`);
    const visitor = new Visitor(world.service.address);
    visitor.cookie = `custodia_session=${wanderer.cookies.get(`${new URL(world.service.address).host} custodia_session`)}`;
    await visitor.get('session');
    return visitor;
  }

  beforeAll(async () => void (await require({})));
  afterAll(async () => void (await lift()));

  it.each([
    ['is believed when the provider names several factors', 'claimed', { amr: ['pwd', 'otp', 'mfa'] }, undefined],
    ['is believed when it names a class that the organisation accepts', 'claimed', { acr: 'urn:acme:two' }, undefined],
    ['is not believed by another class', 'claimed', { acr: 'urn:acme:one' }, ['SECOND_FACTOR_SETUP_REQUIRED']],
    ['is not believed by a password', 'claimed', { amr: ['pwd'] }, ['SECOND_FACTOR_SETUP_REQUIRED']],
    ['is not believed when nothing is said', 'claimed', {}, ['SECOND_FACTOR_SETUP_REQUIRED']],
    ['needs no word of a provider that always asks for one', 'always', {}, undefined],
  ] as const)('%s', async (_, by, told, expected) => {
    expect(await codes(await entered(by, told as Partial<Person>))).toEqual(expected);
  });
});
