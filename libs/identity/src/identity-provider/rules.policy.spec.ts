import { describe, expect, it } from '@jest/globals';
import type { ProviderRules } from './identity-provider.events.js';
import {
  addressProblem,
  askedForSecondFactor,
  inOrder,
  roleChanges,
  rolesOfGroups,
  rulesProblem,
} from './rules.policy.js';

const rules: ProviderRules = {
  domains: ['acme.example'],
  provisioning: 'groups',
  groupsClaim: 'groups',
  groupRoles: [
    { group: 'ai-owners', role: 'asset_owner' },
    { group: 'auditors', role: 'auditor' },
    { group: 'board', role: 'auditor' },
  ],
  secondFactor: 'by_claim',
  acrValues: ['urn:acme:two'],
};

describe('the rules of a provider', () => {
  it('are kept in one form', () =>
    expect(
      inOrder({
        ...rules,
        domains: [' Acme.Example', 'acme.example'],
        acrValues: [' urn:acme:two', 'urn:acme:two'],
        groupRoles: [...rules.groupRoles, { group: 'auditors ', role: 'auditor' as const }].reverse(),
      }),
    ).toEqual(rules));

  it.each([
    [{ domains: [] }, 'domains'],
    [{ domains: ['*.example'] }, 'domains'],
    [{ domains: ['ada@acme.example'] }, 'domains'],
    [{ domains: ['localhost'] }, 'domains'],
    [{ groupsClaim: '' }, 'groupsClaim'],
    [{ groupRoles: [{ group: '', role: 'viewer' as const }] }, 'groupRoles'],
    [{ groupRoles: [] }, 'groupRoles'],
    [{ acrValues: ['two words'] }, 'acrValues'],
    [{ acrValues: Array.from({ length: 21 }, (_, index) => `acr-${index}`) }, 'acrValues'],
  ])('are refused with %j', (change, field) =>
    expect(rulesProblem({ ...rules, ...change })).toMatchObject({ refusal: { code: 'INVALID_INPUT', field } }),
  );
  it.each([
    [{ amr: ['pwd', 'mfa'], acr: null }, true],
    [{ amr: ['pwd', 'otp'], acr: 'urn:acme:two' }, true],
    [{ amr: ['pwd', 'otp'], acr: 'urn:acme:one' }, false],
    [{ amr: [], acr: null }, false],
  ])('believe %j as a second factor: %s', (told, believed) => {
    expect(askedForSecondFactor(rules, told)).toBe(believed);
    expect(askedForSecondFactor({ ...rules, secondFactor: 'always' }, told)).toBe(true);
  });
  it('need no groups where nobody is let in by them', () => {
    expect(rulesProblem(rules)).toBeNull();
    expect(rulesProblem({ ...rules, provisioning: 'invited', groupRoles: [] })).toBeNull();
  });
});

describe('a mail address that a provider tells', () => {
  const person = { email: 'ada@ACME.example', emailVerified: true, groups: [] };
  it('counts when the provider checked it and answers for its domain', () =>
    expect(addressProblem(rules, person)).toBeNull());
  it.each([
    [{ emailVerified: false }, 'EMAIL_NOT_VERIFIED'],
    [{ email: 'ada@evil.example' }, 'DOMAIN_NOT_ALLOWED'],
    [{ email: 'ada@sub.acme.example' }, 'DOMAIN_NOT_ALLOWED'],
    [{ email: 'ada@notacme.example' }, 'DOMAIN_NOT_ALLOWED'],
    [{ email: 'ada@acme.example@evil.example' }, 'DOMAIN_NOT_ALLOWED'],
    [{ email: '' }, 'DOMAIN_NOT_ALLOWED'],
  ])('does not count with %j', (change, code) => expect(addressProblem(rules, { ...person, ...change })).toBe(code));
});

describe('the roles of a member', () => {
  it('follow from the groups of today', () => {
    expect(rolesOfGroups(rules, ['board', 'ai-owners', 'other'])).toEqual(['asset_owner', 'auditor']);
    expect(roleChanges(rules, ['ai-owners'], ['auditor', 'viewer'])).toEqual({
      grant: ['asset_owner'],
      revoke: ['auditor'],
    });
  });
  it('stay while one of two groups gives them', () =>
    expect(roleChanges(rules, ['board'], ['auditor'])).toEqual({ grant: [], revoke: [] }));
  it('that no group gives stay, also without any group', () =>
    expect(roleChanges(rules, [], ['admin', 'asset_owner'])).toEqual({ grant: [], revoke: ['asset_owner'] }));
});
