import { describe, expect, it } from '@jest/globals';
import { bucket, dataset, dependant, disk, model } from './disposal.example.js';
import type { OpenCase } from './disposal.state.js';
import { scopeDigest } from './scope-digest.policy.js';

type Scope = Parameters<typeof scopeDigest>[0];
const located = (planned: typeof bucket): OpenCase['locations'][number] =>
  ({ planned, plan: 'sanitize' }) as unknown as OpenCase['locations'][number];
const scope: Scope = {
  asset: model,
  locations: [located(bucket), located(disk)],
  custodians: [
    { asset: model, custodian: 'ann' },
    { asset: dataset, custodian: 'bert' },
  ],
  dependants: [{ dependant } as OpenCase['dependants'][number]],
  versions: [model],
};

describe('what approvals are bound to', () => {
  it('does not depend on the order, nor on who is the custodian at the moment', () => {
    const other: Scope = {
      ...scope,
      locations: [...scope.locations].reverse(),
      custodians: [...scope.custodians].reverse().map((known) => ({ ...known, custodian: 'carol' })),
    };
    expect(scopeDigest(other)).toBe(scopeDigest(scope));
  });

  it.each<[what: string, change: Partial<Scope>]>([
    ['a location is added', { locations: [...scope.locations, located({ ...bucket, id: 'copy' })] }],
    ['a method changes', { locations: [located({ ...bucket, method: 'crypto_erase' }), located(disk)] }],
    ['the asset has another digest', { asset: { ...model, digest: 'sha256:bb' } }],
    ['a version is added', { versions: [model, { ...model, versionId: 'v4' }] }],
    [
      'a custodianship is added',
      { custodians: [...scope.custodians, { asset: { ...dataset, id: 'd2' }, custodian: null }] },
    ],
    ['a dependant is gone', { dependants: [] }],
  ])('is something else when %s', (_, change) =>
    expect(scopeDigest({ ...scope, ...change })).not.toBe(scopeDigest(scope)),
  );
});
