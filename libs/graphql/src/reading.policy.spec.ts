import { describe, expect, it } from '@jest/globals';
import { roles, type Role } from './caller.js';
import {
  fieldGrounds,
  isConfined,
  opennessOf,
  readGrounds,
  reachOf,
  type ReadField,
  type ReadGround,
} from './reading.policy.js';

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

/** Who sees which field by role; written out again, so that a change of the table is seen. */
const seen: Readonly<Record<ReadField, Readonly<Record<Role, boolean>>>> = {
  promptText: rolesOf('asset_owner', 'data_custodian', 'reviewer', 'auditor', 'admin', 'integration'),
  personalData: rolesOf('admin'),
  vendorPeople: rolesOf('procurement', 'reviewer', 'asset_owner', 'admin', 'integration'),
  judgement: rolesOf('reviewer', 'procurement', 'auditor', 'admin'),
};
function rolesOf(...named: Role[]): Record<Role, boolean> {
  return Object.fromEntries(roles.map((role) => [role, named.includes(role)])) as Record<Role, boolean>;
}

describe.each(Object.entries(seen) as [ReadField, Record<Role, boolean>][])('the field %s', (field, byRole) => {
  it.each(roles)('is seen by %s as the table says', (role) =>
    expect(
      fieldGrounds(field, { memberId: ada, roles: [role] }, { id: other, ownerId: other, custodianId: other }),
    ).toEqual(byRole[role] ? ['role'] : []),
  );

  it.each<[string, string]>([
    ['id', 'self'],
    ['ownerId', 'ownership'],
    ['custodianId', 'custodianship'],
  ])('is seen by whose own it is by %s, where that counts', (carer, ground) => {
    const counts = {
      promptText: ['ownership', 'custodianship'],
      personalData: ['self'],
      vendorPeople: [],
      judgement: [],
    };
    expect(fieldGrounds(field, { memberId: ada, roles: ['viewer'] }, { [carer]: ada })).toEqual(
      (counts[field] as string[]).includes(ground) ? [ground] : [],
    );
  });
});
