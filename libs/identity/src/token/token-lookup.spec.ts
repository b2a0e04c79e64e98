import { describe, expect, it } from '@jest/globals';
import { execute, type EventStore } from '@custodia/event-store';
import { inMemoryEventStore } from '@custodia/event-store/testing';
import { newId } from '@custodia/kernel';
import { inMemoryVault } from '@custodia/vault/testing';
import { member, type MemberCommand } from '../member/member.decider.js';
import { sealDetails } from '../member/seal-details.js';
import { claimOf, hashOf, newSecret } from '../secret.js';
import { issueOperatorToken } from './issue-token.js';
import { apiToken } from './token.decider.js';
import { tokenLookup } from './token-lookup.js';

const at = '2026-03-01T09:00:00.000Z';
const start = Date.parse(at);

/** An organisation with a viewer who has a token, and a lookup on a clock of its own that counts its reads. */
async function world(expiresAt: string | null = null) {
  const inner = inMemoryEventStore();
  let reads = 0;
  const store: EventStore = { ...inner, readStream: (...all) => (reads++, inner.readStream(...all)) };
  const vault = inMemoryVault();
  const [organisation, memberId] = [newId(), newId()];
  const decide = (command: MemberCommand) =>
    execute(store, member, { organisation, id: memberId }, { ...command, actor: 'root', at });
  await decide({
    type: 'InviteMember',
    id: memberId,
    ...(await sealDetails(vault, organisation, memberId, { name: 'Ada', email: 'ada@example.org' })),
    roles: ['viewer', 'auditor'],
    emailTaken: false,
    repeats: false,
  });
  const issued = await issueOperatorToken(store, {
    organisationId: organisation,
    memberId,
    label: 'CI',
    scopes: ['viewer'],
    expiresAt,
    at,
  });
  if (issued.kind === 'refused') throw new Error(issued.refusal.message);
  const revoke = () =>
    execute(
      store,
      apiToken,
      { organisation, id: issued.tokenId },
      {
        type: 'RevokeApiToken',
        id: issued.tokenId,
        issuer: { memberId, roles: [], held: [], token: null },
        actor: memberId,
        at,
      },
    );
  let time = start;
  const lookup = tokenLookup({ store, now: () => time });
  const pass = (ms: number) => void (time += ms);
  const readsOf = async (act: () => Promise<unknown>) => {
    const before = reads;
    await act();
    return reads - before;
  };
  return { store, organisation, memberId, decide, ...issued, revoke, lookup, pass, readsOf };
}
const asAdmin = { roles: ['admin'], held: ['admin'], token: null };
const denied = (code: string) => expect.objectContaining({ kind: 'denied', code });

describe('presenting a token', () => {
  it('tells the organisation, the member, the token and what it may do', async () => {
    const { lookup, token, tokenId, memberId, organisation } = await world();
    expect(await lookup.identify(token)).toEqual({
      kind: 'caller',
      caller: { organisationId: organisation, memberId, tokenId, joined: false, roles: ['viewer'] },
    });
    expect(await lookup.authenticate(token)).toMatchObject({ memberId });
  });

  it.each(['', 'cus_', 'cus_x', 'Bearer', 'cus_'.padEnd(90, '!'), 'cus_'.padEnd(4_000, 'A')])(
    'knows no "%s"',
    async (presented) => {
      const { lookup, readsOf } = await world();
      expect(await lookup.identify(presented)).toEqual(denied('TOKEN_UNKNOWN'));
      expect(await readsOf(() => lookup.identify(presented))).toBe(0);
    },
  );

  it('knows no token with the right ids and another secret', async () => {
    const { lookup, organisation, tokenId } = await world();
    expect(await lookup.identify(newSecret('cus_', { organisation, id: tokenId }).secret)).toEqual(
      denied('TOKEN_UNKNOWN'),
    );
  });

  it('knows no token whose ids were exchanged for those of another organisation', async () => {
    const { lookup, token, tokenId } = await world();
    const bytes = Buffer.from(token.slice(4), 'base64url');
    const foreign = newSecret('cus_', { organisation: newId(), id: tokenId }).secret;
    Buffer.from(foreign.slice(4), 'base64url').copy(bytes, 16, 16, 32);
    expect(await lookup.identify(`cus_${bytes.toString('base64url')}`)).toEqual(denied('TOKEN_UNKNOWN'));
  });

  it('reads the log once and then not for five seconds', async () => {
    const { lookup, token, pass, readsOf } = await world();
    expect(await readsOf(() => lookup.identify(token))).toBe(2);
    pass(4_999);
    expect(await readsOf(() => lookup.identify(token))).toBe(0);
    pass(1);
    expect(await readsOf(() => lookup.identify(token))).toBe(2);
  });
});

describe('a token that must not be used any more', () => {
  it('is refused at once in the process that revoked it', async () => {
    const { lookup, token, tokenId, revoke } = await world();
    await lookup.identify(token);
    await revoke();
    lookup.forgetToken(tokenId);
    expect(await lookup.identify(token)).toEqual(denied('TOKEN_REVOKED'));
  });

  it('is refused in every other process after five seconds', async () => {
    const { lookup, token, pass, revoke } = await world();
    await lookup.identify(token);
    await revoke();
    expect((await lookup.identify(token)).kind).toBe('caller');
    pass(5_000);
    expect(await lookup.identify(token)).toEqual(denied('TOKEN_REVOKED'));
  });

  it('is refused from its end on, also when the answer was just kept', async () => {
    const { lookup, token, pass } = await world(new Date(start + 1_000).toISOString());
    expect((await lookup.identify(token)).kind).toBe('caller');
    pass(1_000);
    expect(await lookup.identify(token)).toEqual(denied('TOKEN_EXPIRED'));
  });

  it.each([
    ['SuspendMember', 'MEMBER_SUSPENDED'],
    ['EraseMember', 'MEMBER_ERASED'],
  ] as const)('is refused after %s of its member', async (type, code) => {
    const { lookup, token, memberId, decide } = await world();
    await lookup.identify(token);
    await decide({ type, id: memberId, otherActiveAdmins: 1 });
    lookup.forgetMember(memberId);
    expect(await lookup.identify(token)).toEqual(denied(code));
  });

  it('loses a role with its member', async () => {
    const { lookup, token, memberId, decide } = await world();
    await decide({ type: 'RevokeRole', id: memberId, role: 'viewer', otherActiveAdmins: 1 });
    expect(await lookup.identify(token)).toMatchObject({ kind: 'caller', caller: { roles: [] } });
  });

  it('is not kept when it was read while it was being revoked', async () => {
    const { lookup, token, tokenId, revoke } = await world();
    const reading = lookup.identify(token);
    lookup.forgetToken(tokenId);
    await reading;
    await revoke();
    expect(await lookup.identify(token)).toEqual(denied('TOKEN_REVOKED'));
  });
});

describe('a token that was issued with another', () => {
  /** A child of the token of `world`, and what happens to the parent. */
  async function family() {
    const parent = await world();
    const { store, organisation, memberId, tokenId, lookup } = parent;
    const issuer = {
      memberId,
      roles: ['viewer'] as const,
      held: ['viewer', 'auditor'] as const,
      token: { id: tokenId, parents: [], expiresAt: null },
    };
    const issue = async (over: object = {}) => {
      const id = newId();
      const { secret: token, hash, prefix } = newSecret('cus_', { id, organisation });
      const outcome = await execute(store, apiToken, { organisation, id }, {
        ...{ type: 'IssueApiToken', id, memberId, label: 'child', hash, prefix, scopes: ['viewer'], expiresAt: null },
        ...{ issuer, holder: { status: 'active', roles: ['viewer'] }, longestDays: null, actor: memberId, at },
        ...over,
      } as const);
      expect(outcome.kind).toBe('done');
      return { id, token };
    };
    const replace = (id: string, successor: string) =>
      execute(store, apiToken, { organisation, id }, {
        ...{ type: 'ReplaceApiToken', id, successor, until: new Date(start + 1_000).toISOString() },
        ...{ issuer: { ...issuer, token: { ...issuer.token, id } }, actor: memberId, at },
      } as const);
    const end = (id: string) =>
      execute(store, apiToken, { organisation, id }, {
        ...{ type: 'RevokeApiToken', id, issuer: { ...issuer, token: { ...issuer.token, id } }, actor: memberId, at },
      } as const);
    return { ...parent, issue, replace, end, child: await issue(), lookup };
  }

  it('is refused as soon as that one is revoked', async () => {
    const { lookup, child, tokenId, revoke } = await family();
    expect((await lookup.identify(child.token)).kind).toBe('caller');
    await revoke();
    lookup.forgetToken(tokenId);
    expect(await lookup.identify(child.token)).toEqual(denied('PARENT_TOKEN_ENDED'));
  });

  it('lives on when that one is replaced, and ends with the one that took its place', async () => {
    const { lookup, child, token, tokenId, memberId, issue, replace, end, pass } = await family();
    const successor = await issue({ issuer: { ...asAdmin, memberId } });
    await replace(tokenId, successor.id);
    pass(5_000);
    expect(await lookup.identify(token)).toEqual(denied('TOKEN_EXPIRED'));
    expect((await lookup.identify(child.token)).kind).toBe('caller');
    await end(successor.id);
    lookup.forgetToken(successor.id);
    expect(await lookup.identify(child.token)).toEqual(denied('PARENT_TOKEN_ENDED'));
  });
});

describe('a token', () => {
  const claim = { id: newId(), organisation: newId() };
  it('carries its ids, 256 random bits and a prefix that is no secret', () => {
    const { secret: token, hash, prefix } = newSecret('cus_', claim);
    expect(token).toMatch(/^cus_[A-Za-z0-9_-]{86}$/);
    expect(claimOf('cus_', token)).toEqual(claim);
    expect(hash).toBe(hashOf(token));
    expect(token.startsWith(prefix)).toBe(true);
    expect(prefix).toHaveLength(16);
    expect(newSecret('cus_', claim).secret.slice(50)).not.toBe(token.slice(50));
  });
});
