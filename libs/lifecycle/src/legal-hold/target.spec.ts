import { describe, expect, it } from '@jest/globals';
import type { HoldTarget } from './legal-hold.events.js';
import { holdsOn } from './legal-hold.policy.js';
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
    ['tag', { text: 'x' }, 'targets[0].tag'],
    ['query', { tag: 'x' }, 'targets[0].text'],
    ['person', { assetId: 'm' }, 'targets[0].memberId'],
  ] as const)('by %s is refused when it would cover nothing', (by, stated, field) =>
    expect(targetsOf([{ by, ...stated }])).toMatchObject({
      kind: 'refused',
      refusal: { code: 'INVALID_INPUT', field },
    }),
  );
});

describe('a hold by tag, name or person', () => {
  const question = {
    asset: { kind: 'model', id: 'm', name: 'Credit Scorer' },
    tags: ['Credit', 'tabular'],
    people: ['ada'],
  } as const;
  const covered = (target: HoldTarget): boolean =>
    holdsOn(question, [{ holdId: 'h', authority: 'court', targets: [target] }]).length === 1;
  it.each([
    [{ by: 'tag', tag: 'credit' }, true],
    [{ by: 'tag', tag: 'cred' }, false],
    [{ by: 'query', text: ' scorer ' }, true],
    [{ by: 'query', text: 'score 3' }, false],
    [{ by: 'person', memberId: 'ada' }, true],
    [{ by: 'person', memberId: 'eve' }, false],
  ] as const)('%j covers the asset: %s', (target, expected) => expect(covered(target)).toBe(expected));
  it('covers nothing that the inventory does not know', () =>
    expect(
      holdsOn({ asset: { kind: 'model', id: 'm' } }, [
        { holdId: 'h', authority: 'c', targets: [{ by: 'tag', tag: 'credit' }] },
      ]),
    ).toEqual([]));
});
