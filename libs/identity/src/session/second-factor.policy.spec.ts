import { describe, expect, it } from '@jest/globals';
import { isSecondFactor, secondFactorDemand, stepDue } from './second-factor.policy.js';

const from = '2026-05-03T00:00:00.000Z';
const rule = { from, roles: [] };

describe('a required second factor', () => {
  it.each([
    ['a password alone, of who has none', ['password'], false, 'set_up'],
    ['a password alone, of who has one', ['password'], true, 'show'],
    ['an app', ['password', 'totp'], true, null],
    ['a recovery code', ['password', 'recovery_code'], true, null],
    ['a passkey', ['passkey'], true, null],
    ['an app that was removed since', ['password', 'totp'], false, 'set_up'],
    ['a passkey that was removed since', ['passkey'], false, 'set_up'],
    ['a provider alone', ['provider'], false, 'set_up'],
    ['a provider alone, of who has a passkey', ['provider'], true, 'show'],
    ['a provider that asked for one', ['provider', 'provider_second_factor'], false, null],
  ] as const)('by %s', (_, methods, enrolled, step) => {
    const person = { roles: ['viewer'] as const, methods, enrolled };
    expect(secondFactorDemand(rule, person)).toEqual(step && { step, from });
    expect(secondFactorDemand(null, person)).toBeNull();
    expect(secondFactorDemand({ from, roles: ['admin'] }, person)).toBeNull();
    expect(secondFactorDemand({ from, roles: ['admin', 'viewer'] }, person)).toEqual(step && { step, from });
    if (!enrolled) expect(methods.every((method) => !isSecondFactor(method))).toBe(!/removed|asked/.test(_));
  });

  it('holds from its moment on', () => {
    const demand = { step: 'show', from } as const;
    expect(stepDue(demand, '2026-05-02T23:59:59.999Z')).toBeUndefined();
    expect(stepDue(demand, from)).toBe('show');
    expect(stepDue(null, from)).toBeUndefined();
  });
});
