import { describe, expect, it } from '@jest/globals';
import { roles, type Role } from './caller.js';
import { isConfined, opennessOf, readGrounds, reachOf, type ReadGround } from './reading.policy.js';

const [ada, other] = ['member-ada', 'member-other'];
const record = (classification: string | null, carers: object = {}) => ({
  classification,
  ownerId: other,
  custodianId: null,
  dutyIds: [],
  ...carers,
});

describe('what a member may read', () => {
  it.each<[string, Role[], string | null, object, ReadGround[]]>([
    ['what is public', ['viewer'], 'public', {}, ['classification']],
    ['what is internal', ['viewer'], 'internal', {}, ['classification']],
    ['what has no classification', ['viewer'], null, {}, ['classification']],
    ['nothing of what is confidential', ['viewer'], 'confidential', {}, []],
    ['nothing of what is restricted', ['viewer'], 'restricted', {}, []],
    ['nothing of a classification that nobody knows', ['viewer'], 'secret', {}, []],
    ['nothing confidential without any role', [], 'confidential', {}, []],
    ['what they own', ['viewer'], 'restricted', { ownerId: ada }, ['ownership']],
    ['what they own without any role', [], 'restricted', { ownerId: ada }, ['ownership']],
    ['what they are custodian of', ['viewer'], 'restricted', { custodianId: ada }, ['custodianship']],
    ['what they have a duty in', ['viewer'], 'restricted', { dutyIds: [other, ada] }, ['duty']],
    ['with a second role that works with assets', ['viewer', 'auditor'], 'restricted', {}, ['role']],
    [
      'for every ground that there is',
      ['admin'],
      'internal',
      { ownerId: ada, custodianId: ada, dutyIds: [ada] },
      ['classification', 'role', 'ownership', 'custodianship', 'duty'],
    ],
  ])('is %s', (_, held, classification, carers, grounds) => {
    expect(readGrounds({ memberId: ada, roles: held }, record(classification, carers))).toEqual(grounds);
  });

  it.each(roles)('follows for %s from the table, for each classification', (role) => {
    for (const [classification, openness] of Object.entries(opennessOf))
      expect(readGrounds({ memberId: ada, roles: [role] }, record(classification)).length > 0).toBe(
        openness === 'open' || reachOf[role] === 'everything',
      );
  });

  it.each<[Role[], boolean]>([
    [['viewer'], true],
    [[], true],
    [['viewer', 'procurement'], false],
    [['auditor'], false],
  ])('confines a session with the roles %j: %j', (held, confined) => {
    expect(isConfined({ roles: held })).toBe(confined);
  });
});
