import { describe, expect, it } from '@jest/globals';
import { change, runs } from './rows.policy.js';

describe('the row of an asset', () => {
  it('changes where there is one; a fact about a row that is not there changes nothing', () => {
    expect(change({ name: 'a', status: 'registered' }, { status: 'retired' })).toEqual({
      name: 'a',
      status: 'retired',
    });
    expect(change<{ status: string }>(null, { status: 'retired' })).toBeNull();
  });

  it('shows one version for each environment, the latest, and forgets it when it is withdrawn', () => {
    const nothing = { deployments: [], environments: [] };
    const since = '2026-03-01T09:00:00.000Z';
    const staged = runs(nothing, 'staging', { versionId: 'v1', since });
    const both = runs(staged, 'production', { versionId: 'v1', since });
    const moved = runs(both, 'staging', { versionId: 'v2', since });
    expect(moved).toEqual({
      deployments: [
        { environment: 'production', versionId: 'v1', since },
        { environment: 'staging', versionId: 'v2', since },
      ],
      environments: ['production', 'staging'],
    });
    expect(runs(moved, 'production', null)).toMatchObject({ environments: ['staging'] });
    expect(runs(null, 'production', null)).toBeNull();
  });
});
