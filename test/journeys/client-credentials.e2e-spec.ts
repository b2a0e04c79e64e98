import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { http } from '../support/http.js';
import { signInWorld, type SignInWorld } from '../support/people.js';

let world: SignInWorld;
beforeAll(async () => {
  world = await signInWorld();
});
afterAll(() => world?.service.stop());

interface Issued {
  readonly id: string;
  readonly secret: string;
}

/** A service of the organisation: a member that is a program, and its token. */
async function client(...scopes: string[]): Promise<Issued & { memberId: string }> {
  const memberId = newId();
  const given = { id: memberId, name: 'Scanner', email: `${memberId}@example.org`, roles: scopes };
  await world.service.change('inviteMember', 'Member { id }', given);
  const input = { memberId, label: 'scanner', scopes };
  return {
    memberId,
    ...((await world.service.change('issueApiToken', 'IssuedApiToken { id secret }', input)) as Issued),
  };
}

async function ask(fields: Record<string, string>, headers: Record<string, string> = {}) {
  const {
    status,
    body,
    headers: told,
  } = await http(world.service.address)
    .post('/oauth/token')
    .type('form')
    .set(headers)
    .send({ grant_type: 'client_credentials', ...fields });
  return { status, told, body: body as { access_token: string; error: string; expires_in: number; scope: string } };
}
const withSecret = ({ id, secret }: Issued, more: Record<string, string> = {}) =>
  ask({ client_id: id, client_secret: secret, ...more });
const me = async (token: string) => {
  const { status, data } = await world.service.ask('{ me { roles member { id } } }', {}, token);
  return status === 200 ? data.me : status;
};

describe('a client with a secret', () => {
  it('gets an access token for an hour, in the body or by Basic authorization', async () => {
    const scanner = await client('INTEGRATION', 'VIEWER');
    const { status, told, body } = await withSecret(scanner);
    expect([status, told['cache-control']]).toEqual([200, 'no-store']);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3_600, scope: 'integration viewer' });
    expect(await me(body.access_token)).toEqual({ roles: ['INTEGRATION', 'VIEWER'], member: { id: scanner.memberId } });
    const basic = `Basic ${Buffer.from(`${scanner.id}:${scanner.secret}`).toString('base64')}`;
    const narrow = await ask({ scope: 'viewer' }, { authorization: basic });
    expect(narrow.body.scope).toBe('viewer');
    expect(await me(narrow.body.access_token)).toMatchObject({ roles: ['VIEWER'] });
  });

  it('is known by its secret alone', async () => {
    const [one, other] = [await client('VIEWER'), await client('VIEWER')];
    const { access_token } = (await withSecret(one)).body;
    for (const wrong of [
      { ...one, secret: other.secret },
      { ...one, secret: `${one.secret.slice(0, -2)}AA` },
      { ...one, id: newId() },
      { ...one, id: 'scanner' },
      // An access token gets no further one, so that none can be renewed without the secret.
      { ...one, secret: access_token },
    ])
      expect(await withSecret(wrong)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    const basic = `Basic ${Buffer.from(`${one.id}:wrong`).toString('base64')}`;
    expect((await ask({}, { authorization: basic })).told['www-authenticate']).toBe('Basic realm="custodia"');
    const twice = await ask({ client_secret: one.secret }, { authorization: basic });
    expect(twice).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect((await ask({ client_id: one.id })).body.error).toBe('invalid_request');
  });

  it('gets no role that it does not have', async () => {
    const scanner = await client('VIEWER');
    expect(await withSecret(scanner, { scope: 'viewer admin' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_scope' },
    });
  });

  it('goes on while its secret is rotated: both count for the overlap, under the same client id', async () => {
    const scanner = await client('VIEWER');
    const before = (await withSecret(scanner)).body.access_token;
    const rotated = (await world.service.change('rotateApiToken', 'IssuedApiToken { id secret }', {
      id: scanner.id,
      overlapHours: 1,
    })) as Issued;
    const successor = { id: scanner.id, secret: rotated.secret };
    for (const each of [scanner, successor]) expect((await withSecret(each)).status).toBe(200);
    world.pass(59 * 60_000);
    const late = (await withSecret(scanner)).body.access_token;
    expect(await me(before)).toMatchObject({ roles: ['VIEWER'] });
    world.pass(2 * 60_000);
    expect(await me(before)).toBe(401);
    expect(await me(late)).toMatchObject({ roles: ['VIEWER'] });
    expect((await withSecret(scanner)).status).toBe(401);
    expect((await withSecret(successor)).status).toBe(200);
    await world.service.change('revokeApiToken', 'ApiToken { id }', { id: scanner.id });
    expect([await me(late), (await withSecret(successor)).status]).toEqual([401, 401]);
    world.present();
  });
});

describe('an access token', () => {
  it('loses what its member loses, at once', async () => {
    const scanner = await client('VIEWER', 'INTEGRATION');
    const { access_token } = (await withSecret(scanner)).body;
    expect(await me(access_token)).toMatchObject({ roles: ['INTEGRATION', 'VIEWER'] });
    await world.service.change('revokeRole', 'Member { id }', { id: scanner.memberId, role: 'INTEGRATION' });
    expect(await me(access_token)).toMatchObject({ roles: ['VIEWER'] });
    await world.service.change('suspendMember', 'Member { id }', { id: scanner.memberId });
    expect(await me(access_token)).toBe(401);
  });

  it('is not forged: neither longer, nor with more roles, nor for another client', async () => {
    const [one, other] = [await client('VIEWER'), await client('VIEWER')];
    const { access_token } = (await withSecret(one)).body;
    const payload = Buffer.from(access_token.slice(4, 58), 'base64url');
    const forged = (change: (bytes: Buffer) => void) => {
      const bytes = Buffer.from(payload);
      change(bytes);
      return `act_${bytes.toString('base64url')}${access_token.slice(58)}`;
    };
    for (const token of [
      forged((bytes) => bytes.writeUIntBE(bytes.readUIntBE(32, 6) + 86_400, 32, 6)),
      forged((bytes) => bytes.writeUInt16BE(511, 38)),
      forged((bytes) => bytes.set(Buffer.from(other.id.replaceAll('-', ''), 'hex'))),
      access_token.slice(0, -1),
      `act_${'A'.repeat(97)}`,
    ])
      expect(await me(token)).toBe(401);
  });

  it('gets hold of no token that outlives it, whatever its roles', async () => {
    const scanner = await client('ADMIN');
    const { access_token } = (await withSecret(scanner)).body;
    const input = { label: 'longer', scopes: ['ADMIN'] };
    const issued = await world.service.change('issueApiToken', 'IssuedApiToken { secret }', input, access_token);
    expect(issued).toMatchObject({ code: 'SCOPE_EXCEEDS_ROLES' });
    for (const id of [scanner.id, (await client('VIEWER')).id]) {
      const rotated = await world.service.change('rotateApiToken', 'IssuedApiToken { secret }', { id }, access_token);
      expect(['NARROW_TOKEN', 'NOT_YOUR_TOKEN']).toContain((rotated as { code: string }).code);
    }
  });
});
