import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { bearer, http } from '../support/http.js';
import { signInWorld, type SignInWorld } from '../support/people.js';

let world: SignInWorld;
let token: string;
beforeAll(async () => {
  world = await signInWorld();
  const memberId = newId();
  const given = { id: memberId, name: 'Directory', email: `${memberId}@example.org`, roles: ['PROVISIONING'] };
  await world.service.change('inviteMember', 'Member { id }', given);
  const input = { memberId, label: 'directory', scopes: ['PROVISIONING'] };
  token = (await world.service.change('issueApiToken', 'IssuedApiToken { secret }', input)).secret;
});
afterAll(() => world?.service.stop());

interface Told {
  readonly id: string;
  readonly userName: string;
  readonly displayName: string;
  readonly active: boolean;
  readonly groups: readonly { readonly value: string }[];
  readonly members: readonly { readonly value: string }[];
  readonly totalResults: number;
  readonly Resources: readonly Told[];
  readonly scimType: string;
  readonly detail: string;
}

async function scim(method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string, body?: object, as = token) {
  const request = http(world.service.address)[method](`/scim/v2/${path}`).set(bearer(as));
  const answer = await (body
    ? request.set('content-type', 'application/scim+json').send(JSON.stringify(body))
    : request);
  return { status: answer.status, type: answer.headers['content-type'] as string, body: answer.body as Told };
}
const patch = (path: string, ...Operations: object[]) =>
  scim('patch', path, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations });
const found = async (userName: string) =>
  (await scim('get', `Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`)).body;
async function created(change: object = {}) {
  const userName = `${newId()}@example.org`;
  const { status, body } = await scim('post', 'Users', {
    userName,
    name: { givenName: 'Ada', familyName: 'King' },
    ...change,
  });
  expect(status).toBe(201);
  return { userName, id: body.id, body };
}
/** The member once the read models show everything that was recorded. */
async function memberOf(id: string) {
  const { store, waiter } = world.service.engine;
  let last: string | null = null;
  for await (const { position } of store.readAll()) last = position;
  await waiter.waitFor(['member'], last, 5_000);
  return world.service.tell(`{ member(id: "${id}") { name status roles } }`);
}

describe('a user of a directory', () => {
  it('is looked up, created once, and found again', async () => {
    const before = await scim('get', `Users?filter=${encodeURIComponent('userName eq "nobody@example.org"')}`);
    expect(before).toMatchObject({ status: 200, type: expect.stringMatching(/^application\/scim\+json/) });
    expect(before.body).toMatchObject({ totalResults: 0, Resources: [] });
    const { id, userName, body } = await created();
    expect(body).toMatchObject({ userName, displayName: 'Ada King', active: true, groups: [{ value: 'viewer' }] });
    expect(await memberOf(id)).toEqual({ name: 'Ada King', status: 'INVITED', roles: ['VIEWER'] });
    expect((await found(userName.toUpperCase())).Resources.map((user) => user.id)).toEqual([id]);
    expect(await scim('post', 'Users', { userName })).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });
    expect(await scim('post', 'Users', { userName: 'no address' })).toMatchObject({ status: 400 });
  });

  it('is suspended and let in again as Okta and Entra say it', async () => {
    const { id } = await created();
    for (const operation of [
      { op: 'replace', value: { active: false } },
      { op: 'Replace', path: 'active', value: 'True' },
      { op: 'Replace', path: 'active', value: 'False' },
    ])
      expect((await patch(`Users/${id}`, operation)).body.active).toBe(JSON.stringify(operation).includes('True'));
    expect(await memberOf(id)).toMatchObject({ status: 'SUSPENDED' });
    const userName = `${newId()}@example.org`;
    const put = await scim('put', `Users/${id}`, { userName, displayName: 'Ada Lovelace', active: true });
    expect(put.body).toMatchObject({ id, userName, displayName: 'Ada Lovelace', active: true });
  });

  it('is gone for the directory when deleted, keeps nothing that it gave, and can come again', async () => {
    const { id, userName } = await created();
    await patch('Groups/reviewer', { op: 'add', path: 'members', value: [{ value: id }] });
    expect((await scim('delete', `Users/${id}`)).status).toBe(204);
    expect((await scim('get', `Users/${id}`)).status).toBe(404);
    expect((await scim('delete', `Users/${id}`)).status).toBe(404);
    expect((await found(userName)).totalResults).toBe(0);
    expect(await memberOf(id)).toEqual({ name: 'Ada King', status: 'SUSPENDED', roles: ['VIEWER'] });
    const again = await scim('post', 'Users', { userName, displayName: 'Ada King' });
    expect(again).toMatchObject({ status: 201, body: { id, active: true } });
    expect((await found(userName)).totalResults).toBe(1);
  });
});

describe('a group of a directory', () => {
  it('is a role that people gain and lose', async () => {
    const [one, two] = [(await created()).id, (await created()).id];
    const looked = await scim('get', `Groups?filter=${encodeURIComponent('displayName eq "auditor"')}`);
    expect(looked.body.Resources).toMatchObject([{ id: 'auditor', members: [] }]);
    const members = [{ value: one }, { value: two }];
    expect((await patch('Groups/auditor', { op: 'Add', path: 'members', value: members })).body.members).toHaveLength(
      2,
    );
    expect(await memberOf(one)).toMatchObject({ roles: ['AUDITOR', 'VIEWER'] });
    await patch('Groups/auditor', { op: 'remove', path: `members[value eq "${one}"]` });
    expect(await memberOf(one)).toMatchObject({ roles: ['VIEWER'] });
    expect((await scim('put', 'Groups/auditor', { members: [{ value: one }] })).body.members).toMatchObject([
      { value: one },
    ]);
    expect(await memberOf(two)).toMatchObject({ roles: ['VIEWER'] });
    expect(await patch('Groups/auditor', { op: 'add', path: 'members', value: [{ value: newId() }] })).toMatchObject({
      status: 400,
      body: { scimType: 'invalidValue' },
    });
  });

  it('makes nobody an administrator, nor another directory', async () => {
    const { id } = await created();
    for (const role of ['admin', 'provisioning'])
      expect((await patch(`Groups/${role}`, { op: 'add', path: 'members', value: [{ value: id }] })).status).toBe(404);
    expect(await scim('post', 'Groups', { displayName: 'Reviewer' })).toMatchObject({ status: 409 });
    expect(await scim('post', 'Groups', { displayName: 'admin' })).toMatchObject({ status: 400 });
  });
});

describe('the token of a directory', () => {
  it('opens nothing else, and no other token opens this', async () => {
    for (const query of ['{ me { roles } }', '{ models { totalCount } }', '{ members { totalCount } }'])
      expect((await world.service.ask(query, {}, token)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect((await http(world.service.address).get('/files/sha256:0').set(bearer(token))).status).toBe(403);
    expect((await scim('get', 'Users', undefined, world.service.founded.token!)).status).toBe(403);
    expect((await scim('get', 'Users', undefined, await world.service.strangerToken())).status).toBe(403);
  });

  it('cannot take over or shut out the last administrator', async () => {
    const { memberId } = world.service.founded;
    const elsewhere = { op: 'replace', path: 'userName', value: 'attacker@example.org' };
    expect(await patch(`Users/${memberId}`, elsewhere)).toMatchObject({
      status: 409,
      body: { scimType: 'mutability' },
    });
    for (const answer of [
      await patch(`Users/${memberId}`, { op: 'replace', path: 'active', value: false }),
      await scim('delete', `Users/${memberId}`),
    ])
      expect(answer.status).toBe(409);
    expect(await memberOf(memberId)).toMatchObject({ roles: ['ADMIN'] });
  });

  it('answers nonsense with an error of SCIM', async () => {
    for (const answer of [
      await scim('get', `Users?filter=${encodeURIComponent('name co "a"')}`),
      await patch(`Users/${newId()}`),
      await patch(`Users/${(await created()).id}`, { op: 'explode' }),
    ])
      expect(answer).toMatchObject({ status: 400, body: { schemas: [expect.stringContaining('2.0:Error')] } });
    expect((await scim('get', 'Users/..%2f..')).status).toBe(404);
  });
});
