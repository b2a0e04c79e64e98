import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { newTenant, type Tenant } from '../support/service.js';
import { until } from '../support/vendor.js';

let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

const issued = 'IssuedApiToken { id secret token { issuedWith replacedBy expiresAt } }';
const issue = (token: string, input: object) =>
  service.change('issueApiToken', issued, { label: 'Test', ...input }, token);
const revoke = (token: string, id: string) => service.change('revokeApiToken', 'ApiToken { id }', { id }, token);
const rotate = (token: string, input: object) => service.change('rotateApiToken', issued, input, token);
const lives = async (token: string) => (await service.ask('{ me { tokenId } }', {}, token)).errors === undefined;

/** A member with the roles of a viewer and an auditor, and a token that may do all of that. */
async function member(scopes = ['VIEWER', 'AUDITOR']) {
  const admin = service.founded.token!;
  const invited = { id: newId(), name: 'Ada', email: `${newId()}@example.org`, roles: ['VIEWER', 'AUDITOR'] };
  await service.change('inviteMember', 'Member { id }', invited, admin);
  const { id, secret } = await issue(admin, { memberId: invited.id, scopes });
  return { memberId: invited.id, id, token: secret };
}

describe('a token that was issued with another', () => {
  it('ends with it, and so does what was issued with the child', async () => {
    const { id, token } = await member();
    const child = await issue(token, { scopes: ['VIEWER'] });
    const grandchild = await issue(child.secret, { scopes: ['VIEWER'] });
    expect(child.token).toMatchObject({ issuedWith: id });
    expect([await lives(child.secret), await lives(grandchild.secret)]).toEqual([true, true]);
    await revoke(token, id);
    expect([await lives(token), await lives(child.secret), await lives(grandchild.secret)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('cannot be made to live longer', async () => {
    const admin = service.founded.token!;
    const short = await issue(admin, { scopes: ['ADMIN'], expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
    expect(
      await service.change(
        'issueApiToken',
        'EndsTooLate { latest }',
        { label: 'Test', scopes: ['ADMIN'], expiresAt: '2099-01-01T00:00:00.000Z' },
        short.secret,
      ),
    ).toMatchObject({ code: 'ENDS_TOO_LATE', latest: short.token!.expiresAt });
    const child = await issue(short.secret, { scopes: ['ADMIN'] });
    expect(child.token!.expiresAt).toBe(short.token!.expiresAt);
  });
});

describe('the longest life of a token', () => {
  it('is 366 days, whatever year was asked for, until the organisation sets another', async () => {
    const admin = service.founded.token!;
    const longest = () => service.tell('{ organisation { longestTokenDays } }');
    const never = { scopes: ['ADMIN'], expiresAt: '9999-12-31T23:59:59.999Z' };
    expect(await issue(admin, never)).toMatchObject({ code: 'ENDS_TOO_LATE' });
    expect(await longest()).toEqual({ longestTokenDays: 366 });
    const limit = (days: number) => service.change('limitTokenLife', 'Organisation { id }', { days }, admin);
    expect(await limit(0)).toMatchObject({ code: 'INVALID_INPUT' });
    await limit(10);
    expect(await longest()).toEqual({ longestTokenDays: 10 });
    const days = (Date.parse((await issue(admin, { scopes: ['ADMIN'] })).token!.expiresAt!) - Date.now()) / 86_400_000;
    expect(days).toBeCloseTo(10, 1);
    await limit(366);
  });
});

describe('a token that lacks roles of its member', () => {
  it('touches neither the account nor other tokens, and ends itself', async () => {
    const { memberId, id, token } = await member();
    const narrow = await issue(token, { scopes: ['VIEWER'] });
    const other = await issue(token, { scopes: ['VIEWER'] });
    for (const target of [id, other.id])
      expect(await revoke(narrow.secret, target)).toMatchObject({ code: 'NARROW_TOKEN' });
    expect(await rotate(narrow.secret, { id: other.id })).toMatchObject({ code: 'NARROW_TOKEN' });
    const mine = { id: memberId, email: 'mallory@example.org' };
    expect(await service.change('correctMemberDetails', 'Member { id }', mine, narrow.secret)).toMatchObject({
      code: 'NARROW_TOKEN',
    });
    expect(await service.change('joinOrganisation', 'Member { id }', { name: 'Mallory' }, narrow.secret)).toMatchObject(
      {
        code: 'NARROW_TOKEN',
      },
    );
    expect(await lives(other.secret)).toBe(true);
    expect(await revoke(narrow.secret, narrow.id)).toMatchObject({ id: narrow.id });
    expect(await lives(narrow.secret)).toBe(false);
  });
});

describe('a token that is rotated', () => {
  it('goes on for the overlap, and what was issued with it lives on with the new one', async () => {
    const { id, token } = await member();
    const child = await issue(token, { scopes: ['VIEWER'] });
    const next = await rotate(token, { id, overlapHours: 1 });
    expect(await lives(token)).toBe(true);
    expect(await lives(next.secret)).toBe(true);
    const [row] = await service
      .tell('query ($id: ID!) { apiTokens(filter: { id: { eq: $id } }) { edges { node { replacedBy expiresAt } } } }', {
        id,
      })
      .then(({ edges }) => edges.map(({ node }) => node));
    expect(row!.replacedBy).toBe(next.id);
    expect(Date.parse(row!.expiresAt!) - Date.now()).toBeLessThanOrEqual(3_600_000);
    expect(await rotate(token, { id })).toMatchObject({ code: 'TOKEN_ENDED' });
    await revoke(next.secret, next.id);
    expect([await lives(next.secret), await lives(child.secret)]).toEqual([false, false]);
  });

  it('ends at once without an overlap', async () => {
    const { id, token } = await member();
    const next = await rotate(token, { id, overlapHours: 0 });
    expect([await lives(token), await lives(next.secret)]).toEqual([false, true]);
    expect(await rotate(next.secret, { id: next.id, overlapHours: 721 })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await rotate(next.secret, { id: newId() })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('takes the new one with it when it is revoked: whoever stole it may have rotated it', async () => {
    const { id, token } = await member();
    const stolen = await rotate(token, { id });
    await revoke(service.founded.token!, id);
    expect([await lives(token), await lives(stolen.secret)]).toEqual([false, false]);
  });
});

describe('a token that was found somewhere', () => {
  it('is known by how it begins, and tells when it was last used', async () => {
    const { id, token } = await member();
    const uses = () =>
      service.tell(
        'query ($prefix: String!) { apiTokens(filter: { prefix: { eq: $prefix } }) { edges { node { id lastUsedAt } } } }',
        {
          prefix: token.slice(0, 16),
        },
      );
    expect((await uses()).edges).toEqual([{ node: { id, lastUsedAt: null } }]);
    const began = new Date().toISOString();
    expect(await lives(token)).toBe(true);
    const used = await until(async () => (await uses()).edges[0]?.node.lastUsedAt, 'the use to be noted');
    expect(used >= began).toBe(true);
    await revoke(service.founded.token!, id);
    expect(await lives(token)).toBe(false);
  });
});
