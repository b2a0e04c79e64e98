import { describe, it } from '@jest/globals';
import { neverActsTwice, scenarios } from '@custodia/event-store/testing';
import type { Sealed } from '@custodia/vault';
import fc from 'fast-check';
import type { Role } from '../role.policy.js';
import { memberDecider, type MemberCommand } from './member.decider.js';
import type { MemberEvent } from './member.events.js';

const { given } = scenarios(memberDecider);
const id = 'm';
const sealed = (digest: string): Sealed => ({
  sealed: 'A256GCM',
  subject: id,
  iv: '',
  ciphertext: '',
  tag: '',
  digest,
});
const ada = { name: sealed('ada'), email: sealed('ada@') };
const invited: MemberEvent = { type: 'MemberInvited', data: ada };
const joined: MemberEvent = { type: 'MemberJoined', data: ada };
const granted = (role: Role): MemberEvent => ({ type: 'RoleGranted', data: { role } });
const suspended: MemberEvent = { type: 'MemberSuspended', data: {} };
const erased: MemberEvent = { type: 'MemberErased', data: {} };
const admin = [joined, granted('admin')];
const invitation = {
  type: 'InviteMember',
  id,
  ...ada,
  roles: ['viewer', 'auditor', 'viewer'],
  emailTaken: false,
  repeats: false,
} as const;

describe('inviting a member', () => {
  it('records the details and each role once', () =>
    given()
      .when(invitation)
      .then(
        { type: 'MemberInvited', data: ada },
        { type: 'RoleGranted', data: { role: 'auditor' } },
        { type: 'RoleGranted', data: { role: 'viewer' } },
      ));
  it('needs a role', () =>
    given()
      .when({ ...invitation, roles: [] })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'roles' } as never));
  it('is refused when another member has the address', () =>
    given()
      .when({ ...invitation, emailTaken: true })
      .thenRefuses({ code: 'EMAIL_TAKEN' }));
  it('may be repeated', () =>
    given(invited, granted('viewer'))
      .when({ ...invitation, repeats: true })
      .thenNothing());
  it('does not take over the id of another member', () =>
    given(invited).when(invitation).thenRefuses({ code: 'ID_TAKEN' }));
  it('does not bring back who was erased', () =>
    given(invited, erased)
      .when({ ...invitation, repeats: true })
      .thenRefuses({ code: 'MEMBER_ERASED' }));
});

describe('the founder', () => {
  it('joins as admin', () =>
    given()
      .when({ type: 'AppointFounder', id, ...ada })
      .then({ type: 'MemberJoined' }, { type: 'RoleGranted', data: { role: 'admin' } }));
  it('is appointed once', () =>
    given(...admin)
      .when({ type: 'AppointFounder', id, ...ada })
      .thenRefuses({ code: 'ID_TAKEN' }));
});

describe('joining', () => {
  it('makes an invited member active', () =>
    given(invited)
      .when({ type: 'JoinOrganisation', id, ...ada })
      .then({ type: 'MemberJoined' }));
  it('happens once', () =>
    given(invited, joined)
      .when({ type: 'JoinOrganisation', id, ...ada })
      .thenNothing());
  it('needs an invitation', () =>
    given()
      .when({ type: 'JoinOrganisation', id, ...ada })
      .thenRefuses({ code: 'NOT_FOUND' }));
  it('is refused while suspended', () =>
    given(invited, suspended)
      .when({ type: 'JoinOrganisation', id, ...ada })
      .thenRefuses({ code: 'MEMBER_SUSPENDED' }));
});

describe('correcting the details', () => {
  const correction = {
    type: 'CorrectMemberDetails',
    id,
    name: sealed('Ada'),
    email: sealed('ada@'),
    emailTaken: false,
  } as const;
  it('records the new ones', () =>
    given(joined)
      .when(correction)
      .then({ type: 'MemberDetailsCorrected', data: { name: correction.name } }));
  it('changes nothing when they are the same', () =>
    given(joined)
      .when({ ...correction, ...ada })
      .thenNothing());
  it('is refused when another member has the address', () =>
    given(joined)
      .when({ ...correction, emailTaken: true })
      .thenRefuses({ code: 'EMAIL_TAKEN' }));
});

describe('roles', () => {
  it('are granted', () =>
    given(joined)
      .when({ type: 'GrantRole', id, role: 'reviewer' })
      .then({ type: 'RoleGranted', data: { role: 'reviewer' } }));
  it('are granted once', () =>
    given(joined, granted('reviewer')).when({ type: 'GrantRole', id, role: 'reviewer' }).thenNothing());
  it('are not granted to a suspended member', () =>
    given(joined, suspended)
      .when({ type: 'GrantRole', id, role: 'reviewer' })
      .thenRefuses({ code: 'MEMBER_SUSPENDED' }));
  it('are not granted to an erased one', () =>
    given(joined, erased).when({ type: 'GrantRole', id, role: 'reviewer' }).thenRefuses({ code: 'MEMBER_ERASED' }));
  it('are revoked', () =>
    given(joined, granted('viewer'))
      .when({ type: 'RevokeRole', id, role: 'viewer', otherActiveAdmins: 0 })
      .then({ type: 'RoleRevoked' }));
  it('are revoked once', () =>
    given(joined).when({ type: 'RevokeRole', id, role: 'viewer', otherActiveAdmins: 0 }).thenNothing());
});

describe('the last active admin', () => {
  it('keeps the role', () =>
    given(...admin)
      .when({ type: 'RevokeRole', id, role: 'admin', otherActiveAdmins: 0 })
      .thenRefuses({ code: 'LAST_ADMIN' }));
  it('is not suspended', () =>
    given(...admin)
      .when({ type: 'SuspendMember', id, otherActiveAdmins: 0 })
      .thenRefuses({ code: 'LAST_ADMIN' }));
  it('is not erased', () =>
    given(...admin)
      .when({ type: 'EraseMember', id, otherActiveAdmins: 0 })
      .thenRefuses({ code: 'LAST_ADMIN' }));
  it('may lose another role', () =>
    given(...admin, granted('viewer'))
      .when({ type: 'RevokeRole', id, role: 'viewer', otherActiveAdmins: 0 })
      .then({ type: 'RoleRevoked' }));
  it('may go when there is another', () =>
    given(...admin)
      .when({ type: 'EraseMember', id, otherActiveAdmins: 1 })
      .then({ type: 'MemberErased' }));
  it('is not somebody who has not joined yet', () =>
    given(invited, granted('admin'))
      .when({ type: 'EraseMember', id, otherActiveAdmins: 0 })
      .then({ type: 'MemberErased' }));
});

describe('deletion by a directory', () => {
  const deleted: MemberEvent = { type: 'MemberSuspended', data: { deleted: true } };
  const remove = { type: 'SuspendMember', id, otherActiveAdmins: 1, deleted: true } as const;
  it('suspends, and says so', () => given(joined).when(remove).then(deleted));
  it('is recorded of who was suspended before, too, and once', () => {
    given(joined, suspended).when(remove).then(deleted);
    given(joined, deleted).when(remove).thenNothing();
    given(joined, deleted).when({ type: 'SuspendMember', id, otherActiveAdmins: 1 }).thenNothing();
  });
  it('ends with a reinstatement, after which it can happen again', () =>
    given(joined, deleted, { type: 'MemberReinstated', data: {} }).when(remove).then(deleted));
  it('leaves the last administrator', () =>
    given(...admin)
      .when({ ...remove, otherActiveAdmins: 0 })
      .thenRefuses({ code: 'LAST_ADMIN' }));
});

describe('suspending', () => {
  it('is recorded', () =>
    given(joined).when({ type: 'SuspendMember', id, otherActiveAdmins: 1 }).then({ type: 'MemberSuspended' }));
  it('happens once', () =>
    given(joined, suspended).when({ type: 'SuspendMember', id, otherActiveAdmins: 1 }).thenNothing());
  it('ends with being reinstated', () =>
    given(joined, suspended).when({ type: 'ReinstateMember', id }).then({ type: 'MemberReinstated' }));
  it('does not make an invited member join', () =>
    given(invited, suspended, { type: 'MemberReinstated', data: {} })
      .when({ type: 'JoinOrganisation', id, ...ada })
      .then({ type: 'MemberJoined' }));
});

describe('erasing', () => {
  it('is recorded', () =>
    given(joined).when({ type: 'EraseMember', id, otherActiveAdmins: 1 }).then({ type: 'MemberErased' }));
  it('happens once', () => given(joined, erased).when({ type: 'EraseMember', id, otherActiveAdmins: 1 }).thenNothing());
  it('is for good', () =>
    given(joined, erased).when({ type: 'ReinstateMember', id }).thenRefuses({ code: 'MEMBER_ERASED' }));
});

it('a member command never acts twice', () => {
  const role = fc.constantFrom<Role>('viewer', 'admin', 'auditor');
  const details = {
    name: fc.constantFrom(sealed('ada'), sealed('bob')),
    email: fc.constantFrom(sealed('ada@'), sealed('bob@')),
  };
  const command = <Type extends MemberCommand['type']>(type: Type, fields: object) =>
    fc.record({ type: fc.constant(type), id: fc.constant(id), ...fields }) as unknown as fc.Arbitrary<MemberCommand>;
  const otherActiveAdmins = fc.nat({ max: 1 });
  neverActsTwice(
    memberDecider,
    command('InviteMember', { ...details, roles: fc.array(role), emailTaken: fc.boolean(), repeats: fc.boolean() }),
    command('AppointFounder', details),
    command('JoinOrganisation', details),
    command('CorrectMemberDetails', { ...details, emailTaken: fc.boolean() }),
    command('GrantRole', { role }),
    command('RevokeRole', { role, otherActiveAdmins }),
    command('SuspendMember', { otherActiveAdmins }),
    command('ReinstateMember', {}),
    command('EraseMember', { otherActiveAdmins }),
  );
});
