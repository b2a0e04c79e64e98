import { describe, expect, it } from '@jest/globals';
import { neverActsTwice, scenarios } from '@custodia/event-store/testing';
import fc from 'fast-check';
import type { Role } from '../role.policy.js';
import { admit } from './admission.policy.js';
import { tokenDecider, type ApiTokenCommand, type Issuer } from './token.decider.js';
import type { ApiTokenEvent } from './token.events.js';

const { given } = scenarios(tokenDecider);
const id = 't';
const details = {
  memberId: 'ada',
  label: 'Build server',
  hash: 'h',
  prefix: 'cus_x',
  scopes: ['viewer'] as readonly Role[],
  expiresAt: '2026-12-31T00:00:00.000Z',
};
const parents: readonly string[] = [];
const issued: ApiTokenEvent = { type: 'ApiTokenIssued', data: { ...details, parents } };
const revoked: ApiTokenEvent = { type: 'ApiTokenRevoked', data: {} };
const both: readonly Role[] = ['viewer', 'auditor'];
const ada: Issuer = { memberId: 'ada', roles: both, held: both, token: { id: 'own', parents, expiresAt: null } };
const narrow: Issuer = { ...ada, roles: ['viewer'] };
const admin: Issuer = { memberId: 'root', roles: ['admin'], held: ['admin'], token: null };
const eve: Issuer = { ...ada, memberId: 'eve', roles: ['auditor'], held: ['auditor'] };
const holder = { status: 'active', roles: ['viewer', 'auditor'] as readonly Role[] } as const;
const issue = { type: 'IssueApiToken', id, ...details, issuer: ada, holder, longestDays: 366 } as const;

describe('issuing a token', () => {
  it('records its hash, never the token', () =>
    given()
      .when(issue)
      .then({ type: 'ApiTokenIssued', data: { ...details, parents: ['own'] } }));
  it('takes each scope once', () =>
    given()
      .when({ ...issue, scopes: ['viewer', 'auditor', 'viewer'] })
      .then({ type: 'ApiTokenIssued', data: { scopes: ['auditor', 'viewer'] } }));
  it('may be repeated', () => given(issued).when(issue).thenNothing());
  it('shows no token a second time', () =>
    given(issued)
      .when({ ...issue, hash: 'other' })
      .thenRefuses({ code: 'ID_TAKEN' }));
  it('cannot exceed what the member may do', () =>
    given()
      .when({ ...issue, scopes: ['viewer', 'admin'] })
      .thenRefuses({ code: 'SCOPE_EXCEEDS_ROLES', missing: ['admin'] } as never));
  it('cannot exceed what the token of the request may do', () =>
    given()
      .when({ ...issue, issuer: { ...ada, roles: ['viewer'] }, scopes: ['auditor'] })
      .thenRefuses({ code: 'SCOPE_EXCEEDS_ROLES', missing: ['auditor'] } as never));
  it('for another member is for admins', () =>
    given()
      .when({ ...issue, memberId: 'bob' })
      .thenRefuses({ code: 'NOT_YOUR_TOKEN' }));
  it('for another member is done by an admin, who needs not have the roles', () =>
    given()
      .when({ ...issue, issuer: admin })
      .then({ type: 'ApiTokenIssued' }));
  it('serves an invited member, who joins with it', () =>
    given()
      .when({ ...issue, issuer: admin, holder: { ...holder, status: 'invited' } })
      .then({ type: 'ApiTokenIssued' }));
  it.each([
    ['absent', 'NOT_FOUND'],
    ['suspended', 'MEMBER_SUSPENDED'],
    ['erased', 'MEMBER_ERASED'],
  ] as const)('is refused for a member who is %s', (status, code) =>
    given()
      .when({ ...issue, holder: { ...holder, status } })
      .thenRefuses({ code }),
  );
  it('needs a scope', () =>
    given()
      .when({ ...issue, scopes: [] })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'scopes' } as never));
  it('needs a label', () =>
    given()
      .when({ ...issue, label: ' ' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'label' } as never));
  it('cannot expire in the past', () =>
    given()
      .when({ ...issue, expiresAt: '2026-03-01T09:00:00.000Z' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'expiresAt' } as never));
});

describe('the life of a token', () => {
  const asking = (over: object) => given().when({ ...issue, ...over });
  it('ends within the longest that the organisation allows', () =>
    asking({ longestDays: 30 }).thenRefuses({ code: 'ENDS_TOO_LATE', latest: '2026-03-31T09:00:00.000Z' } as never));
  it.each([['9999-12-31T23:59:59.999Z'], [null]])('is not %s', (expiresAt) =>
    asking({ expiresAt }).thenRefuses({ code: 'ENDS_TOO_LATE' }),
  );
  it('ends with that of the token it is issued with', () =>
    asking({ issuer: { ...ada, token: { ...ada.token!, expiresAt: '2026-04-01T00:00:00.000Z' } } }).thenRefuses({
      code: 'ENDS_TOO_LATE',
      latest: '2026-04-01T00:00:00.000Z',
    } as never));
  it('has no bound at the server itself', () =>
    asking({ issuer: admin, longestDays: null, expiresAt: null }).then({ type: 'ApiTokenIssued' }));
  it('knows all tokens with which it was issued', () =>
    asking({ issuer: { ...ada, token: { id: 'own', parents: ['older'], expiresAt: null } } }).then({
      type: 'ApiTokenIssued',
      data: { parents: ['own', 'older'] },
    }));
  it('does not depend on more than five others', () =>
    asking({
      issuer: { ...ada, token: { id: 'own', parents: ['1', '2', '3', '4', '5'], expiresAt: null } },
    }).thenRefuses({ code: 'TOKEN_CHAIN_TOO_LONG' }));
});

describe('a token that lacks roles of its member', () => {
  const revoke = { type: 'RevokeApiToken', id, issuer: narrow } as const;
  it('revokes no other', () =>
    given(issued)
      .when(revoke)
      .thenRefuses({ code: 'NARROW_TOKEN', missing: ['auditor'] } as never));
  it('replaces no other', () =>
    given(issued)
      .when({ ...revoke, type: 'ReplaceApiToken', successor: 's', until: '2026-03-02T00:00:00.000Z' })
      .thenRefuses({ code: 'NARROW_TOKEN' }));
  it('revokes itself', () =>
    given(issued)
      .when({ ...revoke, issuer: { ...narrow, token: { ...ada.token!, id } } })
      .then({ type: 'ApiTokenRevoked' }));
  it('revokes what was issued with it', () =>
    given({ ...issued, data: { ...details, parents: ['own'] } })
      .when(revoke)
      .then({ type: 'ApiTokenRevoked' }));
});

describe('replacing a token', () => {
  const until = '2026-03-02T09:00:00.000Z';
  const replace = { type: 'ReplaceApiToken', id, issuer: ada, successor: 's', until } as const;
  const replaced: ApiTokenEvent = { type: 'ApiTokenReplaced', data: { successor: 's', until } };
  it('names the one that goes on, and when this one ends', () => given(issued).when(replace).then(replaced));
  it('happens once', () => given(issued, replaced).when(replace).thenNothing());
  it.each([
    ['was replaced', [issued, replaced]],
    ['was revoked', [issued, revoked]],
    ['has expired', [{ ...issued, data: { ...details, parents, expiresAt: '2026-01-01T00:00:00.000Z' } }]],
  ] as const)('is refused when it %s', (_, history) =>
    given(...(history as readonly ApiTokenEvent[]))
      .when({ ...replace, successor: 'another' })
      .thenRefuses({ code: 'TOKEN_ENDED' }),
  );
  it('is not done by anyone else', () =>
    given(issued)
      .when({ ...replace, issuer: eve })
      .thenRefuses({ code: 'NOT_YOUR_TOKEN' }));
  it('brings the end forward, never back', () => {
    const ends = (expiresAt: string) =>
      [{ ...issued, data: { ...details, parents, expiresAt } } as ApiTokenEvent, replaced].reduce(
        tokenDecider.evolve,
        tokenDecider.initial,
      );
    expect(ends(details.expiresAt)).toMatchObject({ expiresAt: until, successor: 's' });
    expect(ends('2026-03-01T12:00:00.000Z')).toMatchObject({ expiresAt: '2026-03-01T12:00:00.000Z' });
  });
});

describe('revoking a token', () => {
  it('is recorded', () =>
    given(issued).when({ type: 'RevokeApiToken', id, issuer: ada }).then({ type: 'ApiTokenRevoked' }));
  it('is done by an admin, too', () =>
    given(issued).when({ type: 'RevokeApiToken', id, issuer: admin }).then({ type: 'ApiTokenRevoked' }));
  it('is not done by anyone else', () =>
    given(issued).when({ type: 'RevokeApiToken', id, issuer: eve }).thenRefuses({ code: 'NOT_YOUR_TOKEN' }));
  it('happens once', () => given(issued, revoked).when({ type: 'RevokeApiToken', id, issuer: ada }).thenNothing());
  it('needs a token', () =>
    given().when({ type: 'RevokeApiToken', id, issuer: ada }).thenRefuses({ code: 'NOT_FOUND' }));
  it('does not free its id', () =>
    given(issued, revoked)
      .when({ ...issue, hash: 'other' })
      .thenRefuses({ code: 'ID_TAKEN' }));
});

describe('what a token may do', () => {
  const token = { status: 'issued', ...details, parents, successor: null, scopes: ['viewer', 'reviewer'] } as const;
  const now = '2026-06-01T00:00:00.000Z';
  it('is the part of its scopes that the member holds', () =>
    expect(admit(token, holder, now)).toEqual({ kind: 'admitted', roles: ['viewer'] }));
  it('is nothing once the member has lost the roles', () =>
    expect(admit(token, { status: 'active', roles: [] }, now)).toEqual({ kind: 'admitted', roles: [] }));
  it.each([
    ['TOKEN_UNKNOWN', { status: 'absent' as const }, holder, now],
    ['TOKEN_UNKNOWN', token, { status: 'absent' as const, roles: [] }, now],
    ['TOKEN_REVOKED', { ...token, status: 'revoked' as const }, holder, now],
    ['TOKEN_EXPIRED', token, holder, details.expiresAt],
    ['MEMBER_SUSPENDED', token, { ...holder, status: 'suspended' as const }, now],
    ['MEMBER_ERASED', token, { status: 'erased' as const, roles: [] }, now],
  ])('is denied as %s', (code, state, member, at) =>
    expect(admit(state, member, at)).toEqual({ kind: 'denied', code }),
  );
  it.each([
    ['revoked', { ...token, status: 'revoked' as const }],
    ['expired', { ...token, expiresAt: now }],
    ['unknown', { status: 'absent' as const }],
  ])('ends with its parent that is %s', (_, parent) =>
    expect(admit(token, holder, now, [token, parent])).toEqual({ kind: 'denied', code: 'PARENT_TOKEN_ENDED' }),
  );
  it('never ends when no end was named', () =>
    expect(admit({ ...token, expiresAt: null }, holder, '2999-01-01T00:00:00.000Z')).toMatchObject({
      kind: 'admitted',
    }));
});

it('a token command never acts twice', () => {
  const fields = { id: fc.constant(id), issuer: fc.constantFrom(ada, admin) };
  neverActsTwice(
    tokenDecider,
    fc.record({
      type: fc.constant('IssueApiToken' as const),
      ...fields,
      holder: fc.constant(holder),
      memberId: fc.constantFrom('ada', 'bob'),
      label: fc.constant('l'),
      hash: fc.constantFrom('h', 'i'),
      prefix: fc.constant('p'),
      scopes: fc.array(fc.constantFrom<Role>('viewer', 'admin')),
      expiresAt: fc.constant(null),
      longestDays: fc.constant(null),
    }) as fc.Arbitrary<ApiTokenCommand>,
    fc.record({
      type: fc.constant('ReplaceApiToken' as const),
      ...fields,
      successor: fc.constantFrom('s', 't'),
      until: fc.constant('2027-01-01T00:00:00.000Z'),
    }) as fc.Arbitrary<ApiTokenCommand>,
    fc.record({ type: fc.constant('RevokeApiToken' as const), ...fields }) as fc.Arbitrary<ApiTokenCommand>,
  );
});
