import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { password, signInWorld, type SignInWorld } from '../support/people.js';
import type { RunningService } from '../support/service.js';
import { until } from '../support/vendor.js';
let service: RunningService;
let world: SignInWorld;
beforeAll(async () => {
  world = await signInWorld();
  service = world.service;
});
afterAll(() => service?.stop());

const pass: SignInWorld['pass'] = (...given) => world.pass(...given);
const visitor: SignInWorld['visitor'] = (...given) => world.visitor(...given);
const invited: SignInWorld['invited'] = (...given) => world.invited(...given);
const colleague: SignInWorld['colleague'] = (...given) => world.colleague(...given);

describe('a session', () => {
  it('changes nothing without the header that the own pages send, nor from a page of another origin', async () => {
    const { email, browser } = await colleague('ADMIN');
    const stolen = visitor();
    stolen.cookie = browser.cookie;
    const rename = 'mutation { renameOrganisation(input: { name: "Taken" }) { __typename } }';
    const { body, status } = await stolen.send('POST', '/graphql', { query: rename });
    expect([status, body.errors[0]!.extensions.code]).toEqual([403, 'CSRF_REFUSED']);
    expect(await stolen.send('DELETE', '/auth/session')).toMatchObject({ status: 403, body: { code: 'CSRF_REFUSED' } });
    stolen.csrf = 'x'.repeat(43);
    expect((await stolen.send('DELETE', '/auth/session')).status).toBe(403);
    const origin = { origin: 'https://evil.example' };
    expect(await visitor().post('sign-in', { email, password }, origin)).toMatchObject({
      status: 403,
      body: { code: 'ORIGIN_REFUSED' },
    });
  });

  it('is listed and ended: by the person, and by an administrator for others', async () => {
    const { id, email, browser } = await colleague('VIEWER');
    const elsewhere = visitor();
    await elsewhere.post('sign-in', { email, password }, { 'user-agent': 'Lynx' });
    const { sessions } = (await browser.get('sessions')).body;
    expect(sessions).toHaveLength(2);
    expect(sessions.map((one) => [one.client, one.current])).toContainEqual(['Lynx', false]);
    const other = sessions.find((one) => !one.current)!.sessionId;
    expect((await browser.send('DELETE', `/auth/sessions/${other}`)).status).toBe(204);
    expect((await elsewhere.get('session')).status).toBe(401);

    const stranger = await colleague('VIEWER');
    expect((await stranger.browser.get(`sessions?member=${id}`)).status).toBe(403);
    const admin = { authorization: `Bearer ${service.founded.token}` };
    const own = sessions.find((one) => one.current)!.sessionId;
    const ended = await visitor().send('DELETE', `/auth/sessions/${own}?member=${id}`, undefined, admin);
    expect(ended.status).toBe(204);
    expect((await browser.get('session')).status).toBe(401);
  });

  it('ends when its member is suspended, and with the sign-out', async () => {
    const { id, browser } = await colleague('VIEWER');
    await service.tell('mutation ($id: ID!) { suspendMember(input: { id: $id }) { __typename } }', { id });
    expect((await browser.get('session')).status).toBe(401);
    const other = await colleague('VIEWER');
    const { cookie } = other.browser;
    expect((await other.browser.send('DELETE', '/auth/session')).status).toBe(204);
    other.browser.cookie = cookie;
    expect((await other.browser.get('session')).status).toBe(401);
  });

  it('that nobody uses ends after two hours, and every one after twelve', async () => {
    const { browser, email } = await colleague('VIEWER');
    pass(2 * 3_600_000 + 1_000);
    expect((await browser.get('session')).status).toBe(401);
    const used = visitor();
    await used.post('sign-in', { email, password });
    const hours: number[] = [];
    for (let n = 1; n <= 13; n++) {
      pass(3_600_000);
      hours.push((await used.get('session')).status);
    }
    expect(hours).toEqual([...Array<number>(11).fill(200), 401, 401]);
  });

  it('exchanges its secret, and ends when the former one is used again later', async () => {
    const { browser } = await colleague('VIEWER');
    const thief = visitor();
    thief.cookie = browser.cookie;
    pass(16 * 60_000);
    const renewed = await browser.get('session');
    expect(renewed.cookie).toContain('custodia_session=ses_');
    expect(browser.cookie).not.toBe(thief.cookie);
    expect((await thief.get('credentials')).status).toBe(200);
    pass(2 * 60_000);
    expect((await thief.get('credentials')).status).toBe(401);
    expect((await browser.get('session')).status).toBe(401);
    const log = () =>
      service
        .tell('{ securityEvents(first: 50) { edges { node { code kind } } } }')
        .then(({ edges }) => JSON.stringify(edges));
    await until(async () => (await log()).includes('SESSION_STOLEN'), 'the entry of the security log');
  });

  it('needs a fresh sign-in for a grave act, which a token does not', async () => {
    const { browser, email } = await colleague('ADMIN');
    const { id } = await invited('VIEWER');
    const grant = () =>
      browser.ask(
        'mutation ($id: ID!) { grantRole(input: { id: $id, role: AUDITOR }) { __typename ... on Refusal { code } } }',
        {
          id,
        },
      );
    pass(11 * 60_000);
    expect((await grant()).errors[0]!.extensions.code).toBe('FRESH_SIGN_IN_NEEDED');
    expect((await browser.post('fresh', { password: 'not this one' })).status).toBe(401);
    expect((await browser.post('fresh', { password })).status).toBe(200);
    expect((await grant()).data.grantRole.__typename).toBe('Member');
    expect(email).toContain('@');
  });

  it('stands in the events as the credential, and issues a token that outlives it', async () => {
    const { browser } = await colleague('VIEWER');
    const { sessionId } = (await browser.get('session')).body;
    const issued = await browser.ask(
      'mutation { issueApiToken(input: { label: "CI", scopes: [VIEWER] }) { ... on IssuedApiToken { id secret } ... on Refusal { code message } } }',
    );
    const { id, secret } = issued.data.issueApiToken as { id: string; secret: string };
    const credentialsOf = async () => {
      for await (const { stream, metadata } of service.engine.store.readAll({ types: ['ApiTokenIssued'] }))
        if (stream.endsWith(id)) return JSON.parse(metadata).credential;
    };
    expect(await credentialsOf()).toBe(`session:${sessionId}`);
    await browser.send('DELETE', '/auth/session');
    expect((await service.ask('{ me { roles } }', {}, secret)).data.me.roles).toEqual(['VIEWER']);
  });
});

describe('an erased person', () => {
  it('is gone from the sign-in: no password, no address, no session', async () => {
    const { id, email, browser } = await colleague('VIEWER');
    await service.tell('mutation ($id: ID!) { eraseMember(input: { id: $id }) { __typename } }', { id });
    expect((await browser.get('session')).status).toBe(401);
    expect((await visitor().post('sign-in', { email, password })).status).toBe(401);
    const rows = (table: string) =>
      service.engine.overview
        .query(`select 1 from ${table} where member_id = $1`, [id])
        .then(({ rows }) => rows.length);
    await until(
      async () => (await rows('sign_in_address')) + (await rows('sign_in_session')) === 0,
      'the rows of the sign-in to go',
    );
  });
});
