import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { foundOrganisation } from '@custodia/identity/worker';
import { newId } from '@custodia/kernel';
import type { Ports } from '@custodia/platform';
import type { Mutation } from '../support/graphql.js';
import { runService, type RunningService } from '../support/service.js';

describe('who belongs to the organisation', () => {
  let service: RunningService;
  let engine: Ports;
  let admin: { token: string; memberId: string; organisationId: string };

  beforeAll(async () => {
    service = await runService();
    engine = service.engine;
    const founded = await foundOrganisation(engine, {
      name: 'Acme',
      adminName: 'Root',
      adminEmail: 'root@example.org',
      key: newId(),
    });
    admin = { ...founded, token: founded.token! };
  });
  afterAll(() => service?.stop());

  const ask = <const Text extends string>(token: string | null, query: Text, variables: object = {}) =>
    service.ask(query, variables, token);
  const change = (token: string, mutation: Mutation, input: object) =>
    service.change(mutation, 'Member { id name email status roles revision }', input, token);
  const person = () => ({ name: `Person ${newId()}`, email: `${newId()}@example.org` });
  async function invite(...roles: string[]) {
    const id = newId();
    const details = person();
    expect(await change(admin.token, 'inviteMember', { id, ...details, roles })).toMatchObject({
      __typename: 'Member',
      id,
      ...details,
    });
    return { id, ...details };
  }
  const issue = (token: string, input: object) =>
    service.change(
      'issueApiToken',
      'IssuedApiToken { id secret token { id label prefix scopes expiresAt member { id } } }',
      { label: 'Test', ...input },
      token,
    );
  async function memberWithToken(...roles: string[]) {
    const invited = await invite(...roles);
    const issued = await issue(admin.token, { memberId: invited.id, scopes: roles });
    return { ...invited, token: issued.secret, tokenId: issued.id };
  }

  it('lets a member choose how mails come and in which language, and shows that to nobody else', async () => {
    const { id, token } = await memberWithToken('VIEWER');
    const mailsOf = (who: string) =>
      ask(who, 'query($id: ID!) { member(id: $id) { mails { delivery language } } }', { id });
    expect((await mailsOf(token)).data?.member?.mails).toEqual({ delivery: 'IMMEDIATE', language: 'EN' });
    expect(await change(token, 'chooseMails', { delivery: 'DAILY', language: 'DE' })).toMatchObject({ id });
    expect((await mailsOf(token)).data?.member?.mails).toEqual({ delivery: 'DAILY', language: 'DE' });
    expect((await mailsOf(admin.token)).data?.member?.mails).toBeNull();
  });

  it('tells the first admin who is asking', async () => {
    const { data } = await ask(
      admin.token,
      '{ me { tokenId roles member { id name email status } organisation { id name } } organisation { name revision } }',
    );
    expect(data).toMatchObject({
      me: {
        roles: ['ADMIN'],
        member: { id: admin.memberId, name: 'Root', email: 'root@example.org', status: 'ACTIVE' },
        organisation: { id: admin.organisationId, name: 'Acme' },
      },
      organisation: { name: 'Acme', revision: 0 },
    });
  });

  it.each([
    ['no token', null],
    ['a wrong token', `cus_${'A'.repeat(86)}`],
    ['no token at all', 'nonsense'],
  ])('tells nothing to %s', async (_, token) => {
    const { data, errors } = await ask(token, '{ organisation { name } }');
    expect(data?.organisation ?? null).toBeNull();
    expect(errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
  });

  it('renames the organisation', async () => {
    const rename = (name: string) =>
      service.change('renameOrganisation', 'Organisation { name revision }', { name }, admin.token);
    expect(await rename('Acme')).toEqual({ __typename: 'Organisation', name: 'Acme', revision: 0 });
    expect(await rename(' ')).toMatchObject({
      __typename: 'InvalidInput',
    });
  });

  it('lets an invited member in by a token, who then joins and corrects the name', async () => {
    const { token, id, email } = await memberWithToken('VIEWER');
    expect((await ask(token, '{ me { roles member { id status } } }')).data.me).toEqual({
      roles: ['VIEWER'],
      member: { id, status: 'INVITED' },
    });
    expect(await change(token, 'joinOrganisation', { name: 'Ada' })).toMatchObject({
      __typename: 'Member',
      name: 'Ada',
      email,
      status: 'ACTIVE',
    });
    expect(await change(token, 'correctMemberDetails', { id, name: 'Ada King' })).toMatchObject({
      name: 'Ada King',
      email,
    });
    expect(await change(token, 'correctMemberDetails', { id: admin.memberId, name: 'Eve' })).toMatchObject({
      __typename: 'NotYourself',
    });
  });

  it('may repeat an invitation, but gives an id and an address only once', async () => {
    const { id, name, email } = await invite('VIEWER');
    expect(await change(admin.token, 'inviteMember', { id, name, email, roles: ['VIEWER'] })).toMatchObject({
      __typename: 'Member',
      id,
    });
    expect(await change(admin.token, 'inviteMember', { id, ...person(), roles: ['VIEWER'] })).toMatchObject({
      __typename: 'IdTaken',
    });
    expect(
      await change(admin.token, 'inviteMember', { name, email: email.toUpperCase(), roles: ['VIEWER'] }),
    ).toMatchObject({ __typename: 'EmailTaken' });
    const both = person();
    const answers = await Promise.all(
      [1, 2].map(() => change(admin.token, 'inviteMember', { ...both, roles: ['VIEWER'] })),
    );
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['EmailTaken', 'Member']);
  });

  it('names what is wrong with an invitation', async () => {
    expect(
      await change(admin.token, 'inviteMember', { ...person(), email: 'nobody', roles: ['VIEWER'] }),
    ).toMatchObject({ __typename: 'InvalidInput', message: expect.stringContaining('email') });
    expect(await change(admin.token, 'inviteMember', { ...person(), roles: [] })).toMatchObject({
      __typename: 'InvalidInput',
      message: expect.stringContaining('roles'),
    });
    expect(await change(admin.token, 'inviteMember', { id: 'x', ...person(), roles: ['VIEWER'] })).toMatchObject({
      __typename: 'InvalidInput',
      message: expect.stringContaining('id'),
    });
  });

  it('shows mail addresses to admins and to the member only', async () => {
    const { token, id } = await memberWithToken('VIEWER', 'AUDITOR');
    const { data } = await ask(
      token,
      `{ own: member(id: "${id}") { email } other: member(id: "${admin.memberId}") { name email } }`,
    );
    expect(data).toEqual({ own: { email: expect.stringContaining('@') }, other: { name: 'Root', email: null } });
  });

  it('keeps administration for admins', async () => {
    const { token, id } = await memberWithToken('VIEWER');
    const { errors } = await ask(token, `mutation { grantRole(input: { id: "${id}", role: ADMIN }) { __typename } }`);
    expect(errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
  });

  it('grants and revokes roles, which tokens follow at once', async () => {
    const { id, token } = await memberWithToken('VIEWER', 'REVIEWER');
    expect(await change(admin.token, 'grantRole', { id, role: 'AUDITOR' })).toMatchObject({
      roles: ['AUDITOR', 'REVIEWER', 'VIEWER'],
    });
    expect((await ask(token, '{ me { roles } }')).data.me.roles).toEqual(['REVIEWER', 'VIEWER']);
    expect(await change(admin.token, 'revokeRole', { id, role: 'REVIEWER' })).toMatchObject({
      roles: ['AUDITOR', 'VIEWER'],
    });
    expect((await ask(token, '{ me { roles } }')).data.me.roles).toEqual(['VIEWER']);
    expect(await change(admin.token, 'revokeRole', { id: newId(), role: 'VIEWER' })).toMatchObject({
      __typename: 'NotFound',
    });
    expect(await change(admin.token, 'grantRole', { id, role: 'PROCUREMENT', expectedRevision: 0 })).toMatchObject({
      __typename: 'ChangedMeanwhile',
    });
  });

  it('keeps one admin, also when two remove each other at the same time', async () => {
    for (const mutation of ['suspendMember', 'eraseMember'] as const)
      expect(await change(admin.token, mutation, { id: admin.memberId })).toMatchObject({ __typename: 'LastAdmin' });
    const other = await memberWithToken('ADMIN');
    expect(await change(admin.token, 'suspendMember', { id: admin.memberId })).toMatchObject({
      __typename: 'LastAdmin',
    });
    await change(other.token, 'joinOrganisation', {});
    // Who comes second is refused by the rule, or is no admin any more when the guard looks.
    const answers = await Promise.allSettled([
      change(admin.token, 'revokeRole', { id: other.id, role: 'ADMIN' }),
      change(other.token, 'revokeRole', { id: admin.memberId, role: 'ADMIN' }),
    ]);
    const [first, second] = answers.map(
      (answer) => answer.status === 'fulfilled' && answer.value.__typename === 'Member',
    );
    expect(first).toBe(!second);
    if (second) {
      await change(other.token, 'grantRole', { id: admin.memberId, role: 'ADMIN' });
      await change(admin.token, 'revokeRole', { id: other.id, role: 'ADMIN' });
    }
  });

  it('shuts a suspended member out until reinstated', async () => {
    const { id, token } = await memberWithToken('VIEWER');
    await change(token, 'joinOrganisation', {});
    expect(await change(admin.token, 'suspendMember', { id, reason: 'left the company' })).toMatchObject({
      status: 'SUSPENDED',
    });
    expect((await ask(token, '{ me { roles } }')).errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
    expect(await change(admin.token, 'reinstateMember', { id })).toMatchObject({ status: 'ACTIVE' });
    expect((await ask(token, '{ me { roles } }')).data.me.roles).toEqual(['VIEWER']);
  });

  it('erases a member everywhere, the past included', async () => {
    const { id, name, email, token } = await memberWithToken('VIEWER');
    const before = new Date().toISOString();
    expect(await change(admin.token, 'eraseMember', { id })).toMatchObject({
      name: 'erased',
      email: 'erased',
      status: 'ERASED',
      roles: [],
    });
    const { data } = await ask(
      admin.token,
      `{ now: member(id: "${id}") { name email } past: member(id: "${id}", asOf: "${before}") { name email status roles } }`,
    );
    expect(data).toEqual({
      now: { name: 'erased', email: 'erased' },
      past: { name: 'erased', email: 'erased', status: 'INVITED', roles: ['VIEWER'] },
    });
    expect((await ask(token, '{ me { roles } }')).errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
    expect(await engine.vault.state({ organisation: admin.organisationId, id })).toBe('erased');
    expect(await change(admin.token, 'inviteMember', { id, name, email, roles: ['VIEWER'] })).toMatchObject({
      __typename: 'MemberErased',
    });
    expect(await change(admin.token, 'inviteMember', { name, email, roles: ['VIEWER'] })).toMatchObject({
      __typename: 'Member',
      name,
    });
    for (const trace of [name, email]) {
      let log = '';
      for await (const { data: payload, metadata } of engine.store.readAll()) log += payload + metadata;
      expect(log).not.toContain(trace);
    }
  });

  it('issues a token whose secret is shown once and whose scopes its member has', async () => {
    const { id, token } = await memberWithToken('VIEWER', 'AUDITOR');
    const issued = await issue(token, { scopes: ['VIEWER'] });
    expect(issued).toMatchObject({
      __typename: 'IssuedApiToken',
      token: { label: 'Test', scopes: ['VIEWER'], member: { id }, expiresAt: expect.any(String) },
    });
    expect(issued.secret.startsWith(issued.token!.prefix)).toBe(true);
    expect(await issue(token, { id: issued.id, scopes: ['VIEWER'] })).toMatchObject({ __typename: 'IdTaken' });
    expect(await issue(token, { scopes: ['ADMIN'] })).toMatchObject({
      __typename: 'ScopeExceedsRoles',
      message: expect.stringContaining('admin'),
    });
    expect(await issue(issued.secret, { scopes: ['AUDITOR'] })).toMatchObject({ __typename: 'ScopeExceedsRoles' });
    expect(await issue(token, { memberId: admin.memberId, scopes: ['VIEWER'] })).toMatchObject({
      __typename: 'NotYourToken',
    });
    expect(await issue(admin.token, { memberId: newId(), scopes: ['VIEWER'] })).toMatchObject({
      __typename: 'NotFound',
    });
  });

  it('revokes a token at once', async () => {
    const { token, tokenId } = await memberWithToken('VIEWER');
    expect((await ask(token, '{ me { tokenId } }')).data.me.tokenId).toBe(tokenId);
    const revoked = await service.change('revokeApiToken', 'ApiToken { revokedAt revokedBy }', { id: tokenId }, token);
    expect(revoked).toMatchObject({ __typename: 'ApiToken', revokedAt: expect.any(String) });
    expect((await ask(token, '{ me { tokenId } }')).errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
  });

  it('lists own tokens to a member and all to an admin', async () => {
    const { id, token } = await memberWithToken('VIEWER');
    const list = '{ apiTokens(first: 200) { totalCount edges { node { memberId } } } }';
    const own = (await ask(token, list)).data.apiTokens;
    expect(own).toEqual({ totalCount: 1, edges: [{ node: { memberId: id } }] });
    expect((await ask(admin.token, list)).data.apiTokens.totalCount).toBeGreaterThan(1);
    const foreign = await ask(
      token,
      'query ($id: ID!) { apiTokens(filter: { memberId: { eq: $id } }) { totalCount } }',
      { id: admin.memberId },
    );
    expect(foreign.data.apiTokens.totalCount).toBe(0);
  });

  it('finds members by role and standing', async () => {
    const { id } = await invite('PROCUREMENT');
    const { data, errors } = await ask(
      admin.token,
      '{ members(filter: { roles: { in: [PROCUREMENT] }, status: { in: [INVITED] } }) { edges { node { id name } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.members.edges).toEqual([{ node: { id, name: expect.stringContaining('Person') } }]);
  });
});
