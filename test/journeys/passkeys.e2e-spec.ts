import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Authenticator } from '../support/authenticator.js';
import { signInWorld, type SignInWorld } from '../support/people.js';
import type { RunningService } from '../support/service.js';
let service: RunningService;
let world: SignInWorld;
beforeAll(async () => {
  world = await signInWorld();
  service = world.service;
});
afterAll(() => service?.stop());

const pass: SignInWorld['pass'] = (...given) => world.pass(...given);
const visitor: SignInWorld['visitor'] = (...given) => world.visitor(...given);
const colleague: SignInWorld['colleague'] = (...given) => world.colleague(...given);

describe('a passkey', () => {
  const origin = () => new URL(service.engine.config.http.publicUrl).origin;
  async function withPasskey() {
    const person = await colleague('VIEWER');
    const device = new Authenticator(origin());
    const options = (await person.browser.post('passkeys/options', {})).body;
    const added = await person.browser.post('passkeys', { label: 'Phone', response: device.create(options) });
    expect(added.status).toBe(201);
    return { ...person, device, passkeyId: added.body.passkeyId };
  }
  const challenge = async () => (await visitor().post('sign-in/passkey/options', {})).body;
  const show = (response: object, browser = visitor()) => browser.post('sign-in/passkey', { response });

  it('signs in without a password, and its answer counts once', async () => {
    const { id, device, browser } = await withPasskey();
    expect((await browser.get('passkeys')).body.passkeys).toMatchObject([
      { label: 'Phone', addedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) },
    ]);
    const options = await challenge();
    expect(JSON.stringify(options)).not.toContain(id);
    const response = device.get(options);
    const elsewhere = visitor();
    expect(await show(response, elsewhere)).toMatchObject({
      status: 200,
      body: { memberId: id, methods: ['passkey'] },
    });
    expect((await elsewhere.ask('{ me { member { id } } }')).data?.me?.member?.id).toBe(id);
    expect(await show(response)).toMatchObject({ status: 401, body: { code: 'SIGN_IN_REFUSED' } });
  });

  it('does not sign in for a page elsewhere, without its person, or by another challenge', async () => {
    const { device } = await withPasskey();
    const options = await challenge();
    const forged = { ...options, challenge: Buffer.from('9999999999999.AAAA.AAAA').toString('base64url') };
    for (const response of [
      device.get(options, { origin: 'https://evil.example' }),
      device.get(options, { flags: 0x01 }),
      device.get({ ...options, rpId: 'evil.example' }),
      device.get(forged),
    ])
      expect(await show(response)).toMatchObject({ status: 401, body: { code: 'SIGN_IN_REFUSED' } });
    pass(6 * 60_000);
    expect((await show(device.get(options))).status).toBe(401);
    expect((await show(device.get(await challenge()))).status).toBe(200);
  });

  it('is not added with the challenge of another person, nor opened by who says to be another', async () => {
    const [one, other] = [await withPasskey(), await colleague('VIEWER')];
    const options = (await other.browser.post('passkeys/options', {})).body;
    const response = new Authenticator(origin()).create(options);
    expect(await one.browser.post('passkeys', { label: 'Stolen', response })).toMatchObject({
      status: 422,
      body: { code: 'PASSKEY_REFUSED' },
    });
    const answer = one.device.get(await challenge()) as { response: object };
    const handle = Buffer.from(options.user.id, 'base64url').toString('base64url');
    const lying = { ...answer, response: { ...answer.response, userHandle: handle } };
    expect((await show(lying)).status).toBe(401);
  });

  it('makes a session fresh, and opens nothing once it was removed', async () => {
    const { browser, device, passkeyId } = await withPasskey();
    pass(11 * 60_000);
    expect((await browser.send('DELETE', `/auth/passkeys/${passkeyId}`)).body.code).toBe('FRESH_SIGN_IN_NEEDED');
    const fresh = await browser.post('fresh/passkey', { response: device.get(await challenge()) });
    expect(fresh).toMatchObject({ status: 200, body: { methods: ['passkey'] } });
    expect((await browser.send('DELETE', `/auth/passkeys/${passkeyId}`)).status).toBe(204);
    expect((await show(device.get(await challenge()))).status).toBe(401);
  });

  it('of somebody else does not make a session fresh', async () => {
    const [one, other] = [await withPasskey(), await withPasskey()];
    const response = other.device.get(await challenge());
    expect((await one.browser.post('fresh/passkey', { response })).status).toBe(401);
  });
});
