import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { visit } from '../support/http.js';
import { Visitor } from '../support/browser.js';
import { testProvider, Wanderer, type Person, type TestProvider } from '../support/identity-provider.js';
import { signInWorld, type SignInWorld } from '../support/people.js';

let provider: TestProvider;
let world: SignInWorld;
const [byInvitation, byGroups] = [newId(), newId()];
const groupRoles = [
  { group: 'owners', role: 'ASSET_OWNER' },
  { group: 'auditors', role: 'AUDITOR' },
  { group: 'chiefs', role: 'ADMIN' },
];

beforeAll(async () => {
  provider = await testProvider();
  world = await signInWorld({ CUSTODIA_OUTGOING_HOSTS: provider.host });
  const { issuer, clientId, clientSecret } = provider;
  const redirects: string[] = [];
  for (const [id, provisioning] of [
    [byInvitation, 'INVITED'],
    [byGroups, 'GROUPS'],
  ] as const) {
    const given = { id, name: `Acme ${provisioning}`, issuer, clientId, clientSecret, provisioning, groupRoles };
    const connected = await world.service.change('connectIdentityProvider', 'IdentityProvider { id redirectUri }', {
      ...given,
      domains: ['example.org'],
    });
    expect(connected).toMatchObject({ id, redirectUri: expect.stringContaining(`${id}/callback`) });
    redirects.push((connected as { redirectUri: string }).redirectUri);
  }
  provider.register(...redirects);
});
afterAll(async () => {
  await world?.service.stop();
  await provider?.stop();
});

const organisation = () => world.service.founded.organisationId;
const start = (id: string) => `${world.service.address}/auth/providers/${organisation()}/${id}`;

/** Somebody whom the provider knows. */
function person(change: Partial<Person> = {}): { sub: string; told: Person } {
  const sub = newId();
  const told = { email: `${sub}@example.org`, email_verified: true, name: 'Ada King', groups: ['owners'], ...change };
  provider.people.set(sub, told);
  return { sub, told };
}

async function invite(email: string, ...roles: string[]): Promise<string> {
  const id = newId();
  await world.service.change('inviteMember', 'Member { id }', { id, name: 'Ada King', email, roles });
  return id;
}

/** Signs in by the provider: where the browser ends, and the visitor with its session. */
async function signIn(sub: string, by = byInvitation, wanderer = new Wanderer(sub, provider.host)) {
  const end = new URL(await wanderer.follow(start(by)));
  const visitor = new Visitor(world.service.address);
  const secret = wanderer.cookies.get(`${new URL(world.service.address).host} custodia_session`);
  visitor.cookie = secret ? `custodia_session=${secret}` : null;
  if (secret) await visitor.get('session');
  return { end, visitor, wanderer, signedIn: secret !== undefined };
}

const me = async (visitor: Visitor) =>
  (await visitor.ask('{ me { roles member { id status } } }')).data.me as {
    roles: string[];
    member: { id: string; status: string };
  };

describe('a person whom the provider of the organisation knows', () => {
  it('is offered the way there by the domain of the address, with the host that asks', async () => {
    const { body } = await new Visitor(world.service.address).get('providers?email=somebody@Example.org');
    expect(body).toEqual({
      providers: [
        { id: byGroups, name: 'Acme GROUPS', host: provider.host, start: new URL(start(byGroups)).pathname },
        { id: byInvitation, name: 'Acme INVITED', host: provider.host, start: new URL(start(byInvitation)).pathname },
      ],
    });
    const other = await new Visitor(world.service.address).get('providers?email=somebody@elsewhere.example');
    expect(other.body).toEqual({ providers: [] });
  });

  it('accepts the invitation by it, and loses with a group the role and what its tokens could do', async () => {
    const { sub, told } = person({ groups: ['owners', 'auditors', 'of no meaning'] });
    const id = await invite(told.email, 'VIEWER');
    const { end, visitor } = await signIn(sub);
    expect([end.pathname, end.hash]).toEqual(['/', '']);
    expect(await me(visitor)).toEqual({
      roles: ['ASSET_OWNER', 'AUDITOR', 'VIEWER'],
      member: { id, status: 'ACTIVE' },
    });
    const issued = (
      await visitor.ask(
        'mutation($input: IssueApiTokenInput!) { issueApiToken(input: $input) { ... on IssuedApiToken { secret } } }',
        { input: { label: 'mine', scopes: ['AUDITOR', 'VIEWER'] } },
      )
    ).data.issueApiToken as { secret: string };
    told.groups = ['owners'];
    expect((await me((await signIn(sub)).visitor)).roles).toEqual(['ASSET_OWNER', 'VIEWER']);
    expect((await me(visitor)).roles).toEqual(['ASSET_OWNER', 'VIEWER']);
    expect((await world.service.tell('{ me { roles } }', {}, issued.secret)).roles).toEqual(['VIEWER']);
    delete told.groups;
    expect((await me((await signIn(sub)).visitor)).roles).toEqual(['VIEWER']);
  });

  it('stays the same member when the address at the provider changes', async () => {
    const { sub, told } = person();
    const id = await invite(told.email, 'VIEWER');
    await signIn(sub);
    Object.assign(told, { email: 'new@elsewhere.example', email_verified: false });
    expect((await me((await signIn(sub)).visitor)).member.id).toBe(id);
  });

  it('becomes a member by a group where the organisation wants it, once, also when two browsers come at a time', async () => {
    const { sub } = person({ groups: ['auditors'] });
    const [one, other] = await Promise.all([signIn(sub, byGroups), signIn(sub, byGroups)]);
    const [first, second] = [await me(one.visitor), await me(other.visitor)];
    expect(first.roles).toEqual(['AUDITOR']);
    expect(first).toEqual(second);
  });

  it('needs a fresh sign-in when the provider let it in by an older one', async () => {
    const { sub } = person({ groups: ['chiefs'] });
    const { wanderer } = await signIn(sub, byGroups);
    world.pass(11 * 60_000);
    const { visitor } = await signIn(sub, byGroups, wanderer);
    const input = { name: 'Bo', email: `${newId()}@example.org`, roles: ['VIEWER'] };
    const { errors } = await visitor.ask(
      'mutation($input: InviteMemberInput!) { inviteMember(input: $input) { __typename } }',
      { input },
    );
    expect(errors).toMatchObject([{ extensions: { code: 'FRESH_SIGN_IN_NEEDED' } }]);
    world.present();
  });
});

describe('nobody', () => {
  it.each([
    ['EMAIL_NOT_VERIFIED', { email_verified: false }],
    ['DOMAIN_NOT_ALLOWED', { email: `${newId()}@example.com` }],
  ])('takes over the account of an address with %s', async (code, change) => {
    const { sub, told } = person(change);
    const id = await invite(told.email, 'ADMIN');
    const { end, signedIn } = await signIn(sub);
    expect([end.hash, signedIn]).toEqual([`#sign-in=${code}`, false]);
    expect(await world.service.tell(`{ member(id: "${id}") { status roles } }`)).toEqual({
      status: 'INVITED',
      roles: ['ADMIN'],
    });
  });

  it('takes over a member who is another person at the provider', async () => {
    const { sub, told } = person();
    await invite(told.email, 'VIEWER');
    await signIn(sub);
    const again = person({ email: told.email, groups: ['chiefs'] });
    const { end, signedIn } = await signIn(again.sub);
    expect([end.hash, signedIn]).toEqual(['#sign-in=IDENTITY_TAKEN', false]);
  });

  it('gets in without an invitation or a group, nor while suspended', async () => {
    expect((await signIn(person().sub)).end.hash).toBe('#sign-in=NOT_INVITED');
    expect((await signIn(person({ groups: ['of no meaning'] }).sub, byGroups)).end.hash).toBe('#sign-in=NOT_INVITED');
    const { sub, told } = person();
    const id = await invite(told.email, 'VIEWER');
    await signIn(sub);
    await world.service.change('suspendMember', 'Member { id }', { id });
    expect((await signIn(sub)).end.hash).toBe('#sign-in=MEMBER_SUSPENDED');
  });

  it('is signed in by an answer that another browser began, that came before, or that was altered', async () => {
    const { sub, told } = person();
    await invite(told.email, 'VIEWER');
    const wanderer = new Wanderer(sub, provider.host);
    const answer = await wanderer.follow(start(byInvitation), (address) => address.includes('/callback?'));
    const elsewhere = new Wanderer(sub, provider.host);
    expect(await elsewhere.follow(answer)).toMatch(/#sign-in=SIGN_IN_EXPIRED$/);
    const altered = answer.replace(/state=[^&]+/, 'state=altered');
    const twin = new Wanderer(sub, provider.host);
    await twin.get(start(byInvitation));
    expect(await twin.follow(altered)).toMatch(/#sign-in=PROVIDER_FAILED$/);
    expect(await wanderer.follow(answer)).not.toContain('sign-in=');
    expect(await wanderer.follow(answer)).toMatch(/#sign-in=SIGN_IN_EXPIRED$/);
  });

  it('is sent elsewhere than to a view of the console', async () => {
    for (const to of ['//evil.example', 'https://evil.example', '/\\evil.example']) {
      const response = await visit(`${start(byInvitation)}?to=${encodeURIComponent(to)}`);
      expect(response.status).toBe(422);
    }
  });
});

describe('an administrator', () => {
  it('cannot be locked out by a group: the last one stays', async () => {
    const { sub, told } = person({ groups: ['chiefs'] });
    const { visitor } = await signIn(sub, byGroups);
    const others = (
      await world.service.tell('{ members(filter: { roles: { in: [ADMIN] } }) { edges { node { id } } } }')
    ).edges as readonly { node: { id: string } }[];
    const chief = (await me(visitor)).member.id;
    for (const { node } of others.filter(({ node: { id } }) => id !== chief && id !== world.service.founded.memberId))
      await world.service.change('revokeRole', 'Member { id }', { id: node.id, role: 'ADMIN' });
    await world.service.change('revokeRole', 'Member { id }', { id: world.service.founded.memberId, role: 'ADMIN' });
    told.groups = ['auditors'];
    const after = await signIn(sub, byGroups);
    expect((await me(after.visitor)).roles).toEqual(['ADMIN', 'AUDITOR']);
    const grant = 'mutation($input: GrantRoleInput!) { grantRole(input: $input) { __typename } }';
    await after.visitor.ask(grant, { input: { id: world.service.founded.memberId, role: 'ADMIN' } });
    expect((await me((await signIn(sub, byGroups)).visitor)).roles).toEqual(['AUDITOR']);
  });

  it.each(['https://127.0.0.1:1', 'https://localhost', 'https://169.254.169.254'])(
    'cannot make the service call %s',
    async (issuer) => {
      const id = newId();
      const { clientId, clientSecret } = provider;
      const given = { id, name: 'Inside', issuer, clientId, clientSecret, domains: ['inside.example'] };
      await world.service.change('connectIdentityProvider', 'IdentityProvider { id }', given);
      const end = await new Wanderer('nobody', provider.host).follow(start(id));
      expect(end).toMatch(/#sign-in=PROVIDER_FAILED$/);
      await world.service.change('disconnectIdentityProvider', 'IdentityProvider { id }', { id });
    },
  );

  it('shows what is connected, and takes other rules', async () => {
    const { service } = world;
    const before = await service.tell('query($id: ID!) { identityProvider(id: $id) { name revision domains } }', {
      id: byGroups,
    });
    expect(before).toMatchObject({ domains: ['example.org'] });
    const listed = await service.tell('{ identityProviders(first: 50) { edges { node { id issuer } } } }');
    expect(listed.edges.map(({ node }) => node.id)).toContain(byGroups);
    const rules = { id: byGroups, domains: [], groupRoles: [], provisioning: 'GROUPS' };
    const refused = await service.change('setIdentityProviderRules', 'IdentityProvider { id }', rules);
    expect(refused).toMatchObject({ code: 'INVALID_INPUT', field: expect.any(String) });
  });

  it('connects no provider without https', async () => {
    const { clientId, clientSecret } = provider;
    const given = { name: 'Plain', issuer: 'http://login.example.org', clientId, clientSecret, domains: ['a.example'] };
    expect(await world.service.change('connectIdentityProvider', 'IdentityProvider { id }', given)).toMatchObject({
      code: 'INVALID_INPUT',
      field: 'issuer',
    });
  });

  it('finds the secret nowhere, and disconnects for good', async () => {
    for await (const { data } of world.service.engine.store.readAll())
      expect(data).not.toContain(provider.clientSecret);
    const { sub } = person({ groups: ['auditors'] });
    await world.service.change('disconnectIdentityProvider', 'IdentityProvider { id }', { id: byGroups });
    expect((await visit(start(byGroups))).status).toBe(404);
    expect((await signIn(sub, byGroups)).signedIn).toBe(false);
    const rest = await world.service.change('replaceIdentityProviderSecret', 'IdentityProvider { id }', {
      id: byGroups,
      clientSecret: 'another',
    });
    expect(rest).toMatchObject({ code: 'PROVIDER_DISCONNECTED' });
  });
});
