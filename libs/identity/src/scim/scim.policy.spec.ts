import { describe, expect, it } from '@jest/globals';
import { filterValue, groupPatch, membersIn, userIn, userPatch } from './scim.policy.js';

describe('a filter', () => {
  it.each([
    ['userName eq "ada@acme.example"', 'ada@acme.example'],
    ['USERNAME EQ "a\\"b"', 'a"b'],
  ])('%s names one value', (filter, value) => expect(filterValue(filter, 'userName')).toBe(value));
  it.each(['userName sw "a"', 'id eq "1"', 'userName eq "a" or userName eq "b"', 'userName eq a', ''])(
    '%s is not known',
    (filter) => expect(filterValue(filter, 'userName')).toMatchObject({ scimType: 'invalidFilter' }),
  );
});

describe('a user', () => {
  it('is named by the display name, or by the parts of the name', () => {
    expect(userIn({ userName: ' a@b.example ', displayName: 'Ada', name: { formatted: 'A K' }, title: 'x' })).toEqual({
      userName: 'a@b.example',
      name: 'Ada',
    });
    expect(userIn({ name: { givenName: 'Ada', familyName: 'King' }, active: 'False' })).toEqual({
      name: 'Ada King',
      active: false,
    });
    expect(userIn({})).toEqual({});
  });
  it.each([
    [[{ op: 'replace', value: { active: false } }], { active: false }],
    [[{ op: 'Replace', path: 'active', value: 'False' }], { active: false }],
    [[{ op: 'add', path: 'name.formatted', value: 'Ada King' }], { name: 'Ada King' }],
    [[{ op: 'replace', path: 'title', value: 'x' }], {}],
    [
      [
        { op: 'replace', path: 'active', value: false },
        { op: 'replace', path: 'active', value: true },
      ],
      { active: true },
    ],
  ])('is changed by %j', (operations, change) => expect(userPatch(operations)).toEqual(change));
  it('is not changed by what cannot be read', () => {
    expect(userPatch([{ op: 'move' }])).toMatchObject({ scimType: 'invalidSyntax' });
    expect(userPatch([{ op: 'replace', path: 'active', value: 'perhaps' }])).toMatchObject({
      scimType: 'invalidValue',
    });
    expect(userPatch([{ op: 'replace', value: 'x' }])).toMatchObject({ scimType: 'invalidValue' });
  });
});

describe('a group', () => {
  it('gains and loses members as directories say it', () => {
    const members = [{ value: 'a' }, { value: 'b' }];
    expect(
      groupPatch([
        { op: 'add', path: 'members', value: members },
        { op: 'remove', path: 'members[value eq "a"]' },
        { op: 'Remove', path: 'members', value: [{ value: 'b' }] },
        { op: 'replace', value: { displayName: 'x', members } },
        { op: 'replace', path: 'displayName', value: 'x' },
        { op: 'remove', path: 'members' },
      ]),
    ).toEqual([
      { kind: 'add', members: ['a', 'b'] },
      { kind: 'remove', members: ['a'] },
      { kind: 'remove', members: ['b'] },
      { kind: 'replace', members: ['a', 'b'] },
      { kind: 'clear' },
    ]);
  });
  it('refuses members without an id', () =>
    expect(membersIn([{ display: 'Ada' }])).toMatchObject({ scimType: 'invalidValue' }));
});
