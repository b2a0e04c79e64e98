import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { reasonsOf } from '@custodia/platform';
import { authenticatorCode } from '../support/browser.js';
import { password, signInWorld, type SignInWorld } from '../support/people.js';
import type { RunningService } from '../support/service.js';
let service: RunningService;
let world: SignInWorld;
beforeAll(async () => {
  world = await signInWorld();
  service = world.service;
});
afterAll(() => service?.stop());

const now: SignInWorld['now'] = (...given) => world.now(...given);
const pass: SignInWorld['pass'] = (...given) => world.pass(...given);
const present: SignInWorld['present'] = (...given) => world.present(...given);
const visitor: SignInWorld['visitor'] = (...given) => world.visitor(...given);
const invited: SignInWorld['invited'] = (...given) => world.invited(...given);
const sendInvitation: SignInWorld['sendInvitation'] = (...given) => world.sendInvitation(...given);
const codeFor: SignInWorld['codeFor'] = (...given) => world.codeFor(...given);
const colleague: SignInWorld['colleague'] = (...given) => world.colleague(...given);

describe('an invitation', () => {
  it('is accepted by who reads the mail, once, and says before whose it is', async () => {
    const { id, email, browser, code } = await colleague('VIEWER');
    expect(await browser.ask('{ me { roles member { id email status } } }')).toEqual({
      data: { me: { roles: ['VIEWER'], member: { id, email, status: 'ACTIVE' } } },
    });
    for (const path of ['enrolment/look', 'enrolment'])
      expect(await visitor().post(path, path === 'enrolment' ? { code, password } : { code })).toMatchObject({
        status: 404,
        body: { code: 'LINK_UNKNOWN' },
      });
    expect(await sendInvitation(id)).toMatchObject({ code: 'ALREADY_ENROLLED' });
  });

  it('tells who holds its code about it, and nobody else', async () => {
    const { id, email, name } = await invited('VIEWER');
    await sendInvitation(id);
    const code = await codeFor(email);
    expect((await visitor().post('enrolment/look', { code })).body).toMatchObject({
      organisation: 'My organisation',
      purpose: 'invitation',
      name,
      email,
    });
    const forged = code.slice(0, 50) + [...code.slice(50)].reverse().join('');
    expect((await visitor().post('enrolment/look', { code: forged })).status).toBe(404);
  });

  it('is not good for another address than the one it was sent to', async () => {
    const { id, email } = await invited('VIEWER');
    await sendInvitation(id);
    const code = await codeFor(email);
    const answer = await visitor().post('enrolment', { code, password, email: 'else@example.org' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'INVALID_INPUT' } });
  });

  it('ends after seven days', async () => {
    const { id, email } = await invited('VIEWER');
    await sendInvitation(id);
    const code = await codeFor(email);
    pass(7 * 86_400_000 + 1_000);
    expect((await visitor().post('enrolment', { code, password })).status).toBe(404);
  });

  it('of the first start is good once, and names the administrator', async () => {
    const code = service.founded.enrolmentCode!;
    present();
    const root = visitor();
    const given = { code, password, name: 'Grace', email: 'grace@example.org' };
    expect(await root.post('enrolment', given)).toMatchObject({ status: 200, body: { status: 'signed_in' } });
    expect(await root.ask('{ me { roles member { name email } } }')).toEqual({
      data: { me: { roles: ['ADMIN'], member: { name: 'Grace', email: 'grace@example.org' } } },
    });
    expect((await visitor().post('enrolment', given)).status).toBe(404);
  });
});

describe('a sign-in that an administrator resets', () => {
  const reset = (id: string, token?: string) =>
    service.change('resetSignIn', 'Member { id }', { id, reason: 'Lost the phone; known by voice' }, token);

  it('opens for nothing of before, ends every session, and begins anew with the code of a mail', async () => {
    present();
    const { id, email, browser } = await colleague('VIEWER');
    const proposed = (await browser.post('totp', {})).body;
    const { recoveryCodes } = (
      await browser.post('totp/confirm', { totpId: proposed.totpId, code: authenticatorCode(proposed.secret, now()) })
    ).body;
    expect(recoveryCodes).toHaveLength(10);
    expect(await reset(id)).toMatchObject({ __typename: 'Member', id });
    expect((await browser.get('session')).status).toBe(401);
    const before = { email, password, recoveryCode: recoveryCodes[0] };
    expect((await visitor().post('sign-in', before)).body.code).toBe('SIGN_IN_REFUSED');
    const code = await codeFor(email, /was reset/);
    expect((await visitor().post('enrolment/look', { code })).body).toMatchObject({ purpose: 'recovery' });
    const anew = 'another nine river stones';
    expect((await visitor().post('enrolment', { code, password: anew })).status).toBe(200);
    expect((await visitor().post('enrolment', { code, password: anew })).status).toBe(404);
    expect((await visitor().post('sign-in', { email, password: anew })).body).toMatchObject({ methods: ['password'] });
    const resets: RecordedEvent[] = [];
    for await (const event of service.engine.store.readAll())
      if (event.stream.endsWith(id) && event.type === 'CredentialsReset') resets.push(event);
    expect(JSON.stringify(resets)).not.toContain('known by voice');
    const { founded, engine } = service;
    expect(await reasonsOf(engine.vault, founded.organisationId, resets)).toEqual(['Lost the phone; known by voice']);
  });

  it('is reset by administrators alone, freshly signed in, and where there is something to reset', async () => {
    const { id } = await invited('VIEWER');
    expect(await reset(id)).toMatchObject({ code: 'NOT_ENROLLED' });
    expect(await reset(newId())).toMatchObject({ code: 'NOT_FOUND' });
    const { browser } = await colleague('ADMIN');
    const text =
      'mutation ($input: ResetSignInInput!) { resetSignIn(input: $input) { __typename ... on Refusal { code } } }';
    const other = await colleague('VIEWER');
    const input = { id: other.id, reason: 'Asked' };
    expect((await other.browser.ask(text, { input })).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    pass(11 * 60_000);
    expect((await browser.ask(text, { input })).errors).toMatchObject([
      { extensions: { code: 'FRESH_SIGN_IN_NEEDED' } },
    ]);
    present();
  });
});

describe('a password', () => {
  it.each([
    ['is too short', 'river-stone'],
    ['is common', 'passwordpassword'],
    ['is a common one with digits behind it', 'dragon1234567'],
    ['is the name and the address', 'ada.king.example'],
  ])('is refused when it %s', async (_, chosen) => {
    const { id, email } = await invited('VIEWER');
    await sendInvitation(id);
    const code = await codeFor(email);
    const answer = await visitor().post('enrolment', { code, password: chosen });
    expect(answer).toMatchObject({ status: 422, body: { code: 'INVALID_INPUT', field: 'password' } });
  });

  it('signs in with the address in any case, and is compared as it was typed', async () => {
    const { email } = await colleague('VIEWER');
    const answer = await visitor().post('sign-in', { email: email.toUpperCase(), password });
    expect(answer).toMatchObject({ status: 200, body: { methods: ['password'] } });
    expect(answer.cookie).toMatch(/^custodia_session=ses_[\w-]+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/);
    const wrong = await visitor().post('sign-in', { email, password: password.toUpperCase() });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'SIGN_IN_REFUSED' } });
  });

  it('that is wrong gets the same answer as an address that nobody has, in about the same time', async () => {
    const { email } = await colleague('VIEWER');
    const times: Record<string, number[]> = { known: [], unknown: [] };
    const answers = new Set<string>();
    for (let n = 0; n < 8; n++)
      for (const [kind, address] of [
        ['known', email],
        ['unknown', `${newId()}@example.org`],
      ] as const) {
        const began = performance.now();
        const { status, body } = await visitor().post('sign-in', { email: address, password: 'wrong but long enough' });
        times[kind]!.push(performance.now() - began);
        answers.add(JSON.stringify([status, body]));
      }
    expect(answers.size).toBe(1);
    const median = (all: number[]) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)]!;
    const ratio = median(times['known']!) / median(times['unknown']!);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  it('cannot be guessed without end, for an account that exists as for one that does not', async () => {
    const { email } = await colleague('VIEWER');
    for (const address of [email, `${newId()}@example.org`]) {
      const statuses: number[] = [];
      for (let n = 0; n < 11; n++)
        statuses.push((await visitor().post('sign-in', { email: address, password: `guess ${n}` })).status);
      expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
    }
  });

  it('that was forgotten is replaced by mail; sessions end and links with it', async () => {
    const { email, browser } = await colleague('VIEWER');
    const [known, unknown] = [
      await visitor().post('password/forgot', { email }),
      await visitor().post('password/forgot', { email: `${newId()}@example.org` }),
    ];
    expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
    const code = await codeFor(email, /Choose a new password/);
    const chosen = { code, password: 'some other words entirely' };
    expect((await visitor().post('enrolment', chosen)).body).toEqual({ status: 'password_set' });
    expect((await browser.get('session')).status).toBe(401);
    expect((await visitor().post('sign-in', { email, password })).status).toBe(401);
    expect((await visitor().post('sign-in', { email, password: chosen.password })).status).toBe(200);
    expect((await visitor().post('enrolment', chosen)).status).toBe(404);
  });

  it('is changed by who knows it, and other sessions end', async () => {
    const { email, browser } = await colleague('VIEWER');
    const elsewhere = visitor();
    await elsewhere.post('sign-in', { email, password });
    const change = (current: string) =>
      browser.send('PUT', '/auth/password', { current, password: 'quite another long secret' });
    expect((await change('not the password')).status).toBe(401);
    expect(await change(password)).toMatchObject({ status: 200, body: { status: 'password_set' } });
    expect((await browser.get('session')).status).toBe(200);
    expect((await elsewhere.get('session')).status).toBe(401);
  });

  it('is not changed with a token', async () => {
    const answer = await visitor().send(
      'PUT',
      '/auth/password',
      { current: password, password: 'quite another long secret' },
      { authorization: `Bearer ${service.founded.token}` },
    );
    expect(answer).toMatchObject({ status: 403, body: { code: 'SESSION_NEEDED' } });
  });
});

describe('an authenticator app', () => {
  async function withTotp() {
    const person = await colleague('VIEWER');
    const proposed = (await person.browser.post('totp', {})).body;
    const code = authenticatorCode(proposed.secret, now());
    const confirmed = await person.browser.post('totp/confirm', { totpId: proposed.totpId, code });
    expect(confirmed.status).toBe(200);
    return { ...person, ...proposed, code, recoveryCodes: confirmed.body.recoveryCodes as string[] };
  }

  it('is asked for after the password, and each code counts once', async () => {
    const { email, secret, code, uri } = await withTotp();
    expect(uri).toContain(`secret=${secret}`);
    const signIn = (second: object) => visitor().post('sign-in', { email, password, ...second });
    expect(await signIn({})).toMatchObject({ status: 401, body: { code: 'SECOND_FACTOR_NEEDED' } });
    expect(await signIn({ code })).toMatchObject({ status: 401, body: { code: 'CODE_WRONG' } });
    const next = authenticatorCode(secret, now(), 1);
    expect(await signIn({ code: next })).toMatchObject({ status: 200, body: { methods: ['password', 'totp'] } });
    expect(await signIn({ code: next })).toMatchObject({ status: 401, body: { code: 'CODE_WRONG' } });
    pass(90_000);
    const [one, other] = await Promise.all(
      [0, 0].map((steps) => signIn({ code: authenticatorCode(secret, now(), steps) })),
    );
    expect([one!.status, other!.status].sort()).toEqual([200, 401]);
  });

  it('that was lost is stood in for by each recovery code once, and can be removed then', async () => {
    const { email, recoveryCodes } = await withTotp();
    expect(new Set(recoveryCodes).size).toBe(10);
    const browser = visitor();
    const recoveryCode = recoveryCodes[3]!.toLowerCase().replaceAll('-', ' ');
    expect(await browser.post('sign-in', { email, password, recoveryCode })).toMatchObject({
      status: 200,
      body: { methods: ['password', 'recovery_code'] },
    });
    expect((await visitor().post('sign-in', { email, password, recoveryCode })).status).toBe(401);
    expect((await browser.get('credentials')).body).toEqual({
      password: true,
      totp: true,
      recoveryCodesLeft: 9,
      passkeys: 0,
    });
    expect((await browser.send('DELETE', '/auth/totp')).status).toBe(204);
    expect((await visitor().post('sign-in', { email, password })).status).toBe(200);
  });

  it('is not passed by a password that was forgotten', async () => {
    const { email } = await withTotp();
    await visitor().post('password/forgot', { email });
    const code = await codeFor(email, /Choose a new password/);
    const browser = visitor();
    await browser.post('enrolment', { code, password: 'some other words entirely' });
    expect(browser.cookie).toBeNull();
    expect(await browser.post('sign-in', { email, password: 'some other words entirely' })).toMatchObject({
      status: 401,
      body: { code: 'SECOND_FACTOR_NEEDED' },
    });
  });
});
