import { describe, expect, it } from '@jest/globals';
import { project } from '@custodia/read-models/testing';
import type { Sealed } from '@custodia/vault';
import { tokenProjection } from '../token/token.projection.js';
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

describe('the row of a token', () => {
  const issued = {
    type: 'ApiTokenIssued',
    data: {
      memberId: 'm',
      label: 'CI',
      hash: 'h',
      prefix: 'cus_x',
      scopes: ['viewer'],
      expiresAt: null,
      parents: ['p', 'q'],
    },
    actor: 'root',
  } as const;
  it('shows everything but the hash', () => {
    const row = project(tokenProjection, [issued])[0]!;
    expect(row).toMatchObject({
      memberId: 'm',
      label: 'CI',
      prefix: 'cus_x',
      scopes: ['viewer'],
      issuedBy: 'root',
      issuedWith: 'p',
      replacedBy: null,
      revokedAt: null,
    });
    expect(JSON.stringify(row)).not.toContain('"h"');
  });

  it('shows the token that goes on in its place, and its new end', () => {
    const until = '2026-05-03T12:00:00.000Z';
    const replaced = { type: 'ApiTokenReplaced', data: { successor: 's', until } } as const;
    expect(project(tokenProjection, [issued, replaced])[0]).toMatchObject({ replacedBy: 's', expiresAt: until });
  });

  it('shows when and by whom it was revoked', () => {
    expect(
      project(tokenProjection, [
        issued,
        { type: 'ApiTokenRevoked', data: {}, actor: 'eve', at: '2026-05-03T12:00:00.000Z' },
      ])[0],
    ).toMatchObject({ revokedBy: 'eve', revokedAt: '2026-05-03T12:00:00.000Z' });
  });
});
