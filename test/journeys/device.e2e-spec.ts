import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { http } from '../support/http.js';
import { signInWorld, type SignInWorld } from '../support/people.js';

let world: SignInWorld;
const home = mkdtempSync(join(tmpdir(), 'custodia-login-'));
beforeAll(async () => {
  world = await signInWorld();
});
afterAll(async () => {
  await world?.service.stop();
  rmSync(home, { recursive: true, force: true });
});

interface Begun {
  readonly device_code: string;
  readonly user_code: string;
  readonly interval: number;
}

const form = async <Body>(path: string, fields: Record<string, string>) => {
  const { status, body } = await http(world.service.address).post(path).type('form').send(fields);
  return { status, body: body as Body };
};
const begin = async () => (await form<Begun>('/oauth/device_authorization', { client_id: 'a printer' })).body;
const token = (device_code: string) =>
  form<{ access_token: string; error: string; expires_in: number }>('/oauth/token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code,
  });

describe('a device', () => {
  it('gets a token of the person who let it in, once', async () => {
    const { browser, id } = await world.colleague('VIEWER');
    const { device_code, user_code } = await begin();
    expect((await token(device_code)).body.error).toBe('authorization_pending');
    expect((await token(device_code)).body.error).toBe('slow_down');
    const typed = user_code.toLowerCase().replace('-', ' ');
    expect((await browser.post('device/look', { userCode: typed })).body).toMatchObject({ client: 'a printer' });
    expect((await browser.post('device', { userCode: typed, approve: true })).status).toBe(200);
    const { access_token, expires_in } = (await token(device_code)).body;
    expect(expires_in).toBeLessThanOrEqual(30 * 86_400);
    const { data } = await world.service.ask('{ me { roles member { id } } }', {}, access_token);
    expect(data.me).toEqual({ roles: ['VIEWER'], member: { id } });
    expect(await token(device_code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await browser.post('device', { userCode: typed, approve: true })).status).toBe(404);
  });

  it('is let in by a person alone, freshly signed in, and within ten minutes', async () => {
    const { browser } = await world.colleague('VIEWER');
    const [one, late] = [await begin(), await begin()];
    const bearer = { authorization: `Bearer ${world.service.founded.token}` };
    const approve = { userCode: one.user_code, approve: true };
    expect((await world.visitor().post('device', approve, bearer)).body.code).toBe('SESSION_NEEDED');
    expect((await world.visitor().post('device', approve)).status).toBe(401);
    expect((await browser.post('device', { ...approve, approve: false })).status).toBe(200);
    expect((await token(one.device_code)).body.error).toBe('access_denied');
    world.pass(10 * 60_000 + 1_000);
    expect((await browser.post('device', { userCode: late.user_code, approve: true })).body.code).toBe(
      'FRESH_SIGN_IN_NEEDED',
    );
    expect((await browser.post('device/look', { userCode: late.user_code })).status).toBe(404);
    expect((await token(late.device_code)).body.error).toBe('expired_token');
  });
});

describe('custodia login', () => {
  /** A command as a process of its own; `said` is called with everything that it has told so far. */
  const custodia = (args: readonly string[], said: (err: string) => void = () => undefined) =>
    new Promise<{ code: number | null; out: string; err: string }>((done) => {
      const child = spawn(process.execPath, [resolve('apps/cli/dist/main.js'), ...args], {
        env: { PATH: process.env['PATH'] ?? '', HOME: home },
      });
      let [out, err] = ['', ''];
      child.stdout.on('data', (text) => (out += String(text)));
      child.stderr.on('data', (text) => said((err += String(text))));
      child.once('close', (code) => done({ code, out, err }));
    });

  it('keeps a token that the other commands use, and logout ends it', async () => {
    const { browser } = await world.colleague('VIEWER');
    const { address } = world.service;
    let approved: Promise<unknown> | undefined;
    const ended = await custodia(['login', '--url', address], (err) => {
      const [userCode] = /[B-Z]{4}-[B-Z]{4}/.exec(err) ?? [];
      if (userCode) approved ??= browser.post('device', { userCode, approve: true });
    });
    await approved;
    expect(ended).toMatchObject({ code: 0, out: expect.stringContaining('You are signed in') });
    const file = join(home, '.config', 'custodia', 'tokens.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const kept = (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>)[address]!;
    const lives = async () => (await world.service.ask('{ me { roles } }', {}, kept)).errors === undefined;
    expect(await lives()).toBe(true);
    expect((await custodia(['logout', '--url', address])).code).toBe(0);
    expect(await lives()).toBe(false);
    expect(await custodia(['logout', '--url', address])).toMatchObject({ code: 2 });
  });
});
