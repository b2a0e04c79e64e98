import { describe, expect, it } from '@jest/globals';
import { targetsOf } from './target.policy.js';

describe('what a hold covers', () => {
  it('keeps only what its kind needs', () => {
    expect(
      targetsOf([
        { by: 'asset', assetKind: 'model', assetId: 'm', address: 's3://other' },
        { by: 'location', address: 's3://a' },
      ]),
    ).toEqual({
      kind: 'targets',
      targets: [
        { by: 'asset', assetKind: 'model', assetId: 'm' },
        { by: 'location', address: 's3://a' },
      ],
    });
  });

  it('by a classification that there is not is refused', () =>
    expect(targetsOf([{ by: 'classification', classification: 'RESTRICTED' }])).toMatchObject({
      kind: 'refused',
      refusal: { code: 'INVALID_INPUT', field: 'targets[0].classification' },
    }));

  it.each([
    ['asset', { assetKind: 'model' as const }, 'targets[0].assetId'],
    ['kind', {}, 'targets[0].assetKind'],
    ['classification', { address: 'x' }, 'targets[0].classification'],
    ['location', { assetId: 'm' }, 'targets[0].address'],
  ] as const)('by %s is refused when it would cover nothing', (by, stated, field) =>
    expect(targetsOf([{ by, ...stated }])).toMatchObject({
      kind: 'refused',
      refusal: { code: 'INVALID_INPUT', field },
    }),
  );
});
