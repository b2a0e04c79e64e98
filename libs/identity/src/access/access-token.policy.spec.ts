import { describe, expect, it } from '@jest/globals';
import { roles } from '@custodia/graphql';
import { accessTokenEnd, grantedScope, maskOf, rolesOf } from './access-token.policy.js';

describe('the scope of an access token', () => {
  it('is what the client asks for, or all that it has', () => {
    expect(grantedScope('viewer', ['viewer', 'reviewer'])).toEqual(['viewer']);
    expect(grantedScope(' ', ['viewer', 'reviewer'])).toEqual(['reviewer', 'viewer']);
    expect(grantedScope(undefined, [])).toEqual([]);
  });
  it.each(['admin', 'viewer admin', 'VIEWER', 'toString'])('is refused as "%s" to a viewer', (asked) =>
    expect(grantedScope(asked, ['viewer'])).toBeNull(),
  );
  it('comes back from its bits, for each role that there is', () => {
    for (const role of roles) expect(rolesOf(maskOf([role]))).toEqual([role]);
    expect(rolesOf(maskOf(roles))).toEqual([...roles].sort());
    expect(rolesOf(0)).toEqual([]);
  });
});

describe('an access token', () => {
  const now = Date.parse('2026-11-29T10:00:00.900Z');
  it('ends after an hour, and with its client', () => {
    expect(accessTokenEnd(now, null)).toBe(Date.parse('2026-11-29T11:00:00Z') / 1_000);
    expect(accessTokenEnd(now, '2026-11-29T10:05:00.000Z')).toBe(Date.parse('2026-11-29T10:05:00Z') / 1_000);
  });
});
