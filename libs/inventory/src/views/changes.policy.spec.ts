import { expect, it } from '@jest/globals';
import { changesOf } from './changes.policy.js';

const told = (...facts: Record<string, unknown>[]) => changesOf(facts.map((data) => ({ data }))).at(-1);

it.each([
  ['what is stated first', [{ ownerId: 'a' }], [{ name: 'ownerId', after: 'a' }]],
  [
    'what is stated anew',
    [{ ownerId: 'a', name: 'n' }, { ownerId: 'b' }],
    [{ name: 'ownerId', before: 'a', after: 'b' }],
  ],
  ['nothing where the same is stated again', [{ ownerId: 'a' }, { ownerId: 'a' }], []],
  [
    'a card field by field, with what it no longer says',
    [{ card: { use: 'x', limits: 'y' } }, { card: { use: 'z', risks: ['r'] } }],
    [
      { name: 'card.use', before: 'x', after: 'z' },
      { name: 'card.risks', after: ['r'] },
      { name: 'card.limits', before: 'y' },
    ],
  ],
  [
    'a version beside the same version only',
    [
      { versionId: '1', label: 'a' },
      { versionId: '2', label: 'b' },
      { versionId: '1', label: 'c' },
    ],
    [{ name: 'label', before: 'a', after: 'c' }],
  ],
  [
    'an environment beside the same environment only',
    [
      { environment: 'production', to: '1' },
      { environment: 'staging', to: '2' },
      { environment: 'production', to: '3' },
    ],
    [{ name: 'to', before: '1', after: '3' }],
  ],
])('tells %s', (_, facts, changes) => expect(told(...facts)).toEqual(changes));
