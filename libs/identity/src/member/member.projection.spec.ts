import { describe, expect, it } from '@jest/globals';
import { project } from '@custodia/read-models/testing';
import type { Sealed } from '@custodia/vault';
import { memberProjection } from './member.projection.js';

const sealed = (digest: string): Sealed => ({
  sealed: 'A256GCM',
  subject: 'm',
  iv: '',
  ciphertext: '',
  tag: '',
  digest,
});
const invited = { type: 'MemberInvited', data: { name: sealed('ada'), email: sealed('ada@') } } as const;
const granted = { type: 'RoleGranted', data: { role: 'viewer' } } as const;
const suspended = { type: 'MemberSuspended', data: {} } as const;
const reinstated = { type: 'MemberReinstated', data: {} } as const;

describe('the row of a member', () => {
  it('shows standing and roles, and keeps the details sealed', () => {
    expect(project(memberProjection, [invited, granted])).toEqual([
      expect.objectContaining({
        status: 'invited',
        roles: ['viewer'],
        revision: 1,
        sealedName: invited.data.name,
        sealedEmail: invited.data.email,
      }),
    ]);
  });

  it('is what it was before a suspension when the member is reinstated', () => {
    const joined = { type: 'MemberJoined', data: invited.data } as const;
    expect(project(memberProjection, [invited, suspended, reinstated])[0]).toMatchObject({ status: 'invited' });
    expect(project(memberProjection, [invited, granted, joined, suspended, reinstated])[0]).toMatchObject({
      status: 'active',
      roles: ['viewer'],
    });
  });

  it('keeps nothing of the person once erased', () => {
    expect(project(memberProjection, [invited, granted, { type: 'MemberErased', data: {} }])[0]).toMatchObject({
      status: 'erased',
      roles: [],
      sealedName: null,
      sealedEmail: null,
    });
  });
});
