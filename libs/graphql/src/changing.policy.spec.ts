import { describe, expect, it } from '@jest/globals';
import type { Role } from './caller.js';
import { changeGrounds, changesOwnOnly } from './changing.policy.js';

describe('an operation that is open to owners', () => {
  it.each<[readonly Role[], readonly Role[], boolean]>([
    [['asset_owner'], ['asset_owner', 'admin'], true],
    [['asset_owner', 'viewer'], ['asset_owner', 'admin'], true],
    [['asset_owner', 'reviewer'], ['asset_owner', 'admin'], true],
    [['asset_owner', 'reviewer'], ['asset_owner', 'reviewer', 'admin'], false],
    [['asset_owner', 'admin'], ['asset_owner', 'admin'], false],
    [['integration'], ['asset_owner', 'integration'], false],
    [['data_custodian'], ['asset_owner', 'data_custodian'], false],
  ])('to %j, where %j may: for their own assets alone is %s', (roles, opened, own) => {
    expect(changesOwnOnly({ roles }, opened)).toBe(own);
  });
});

describe('the grounds on which a member changes an asset', () => {
  const asset = { ownerId: 'ann', custodianId: 'ben' };
  it.each<[string, readonly Role[], readonly string[]]>([
    ['ann', ['asset_owner'], ['ownership']],
    ['ben', ['asset_owner'], ['custodianship']],
    ['cem', ['asset_owner'], []],
    ['ann', ['viewer'], []],
    ['ben', ['data_custodian'], []],
    ['ann', ['asset_owner', 'admin'], ['role', 'ownership']],
    ['cem', ['integration'], ['role']],
  ])('%s with %j: %j', (memberId, roles, grounds) => {
    expect(changeGrounds({ memberId, roles }, ['admin', 'integration'], asset)).toEqual(grounds);
  });
});
