import { describe, expect, it } from '@jest/globals';
import { project } from '@custodia/read-models/testing';
import { tokenProjection } from './token.projection.js';

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
