import { describe, expect, it } from '@jest/globals';
import { locationKinds, methodsFor, type LocationKind } from './location.policy.js';
import { kindOf, locationOfCopy, usualMethod, type Copy } from './recorded-copy.policy.js';

const copy = (kind: string, more: Partial<Copy> = {}): Copy => ({
  id: 'l-1',
  kind,
  uri: 's3://models/loan',
  assetKind: 'model',
  assetName: 'Loan scorer',
  versionId: 'v-1',
  label: '1.0',
  ...more,
});

describe('a copy that the inventory recorded', () => {
  it.each([
    ['weights', 'weights'],
    ['Vector index', 'vector_index'],
    ['container-image', 'container_image'],
    ['registry', 'registry_entry'],
    ['cache', 'cached_data'],
    ['disk', 'device'],
    ['subprocessor', 'subprocessor_copy'],
  ] as const)('called "%s" is a location of the kind %s', (word, kind) => expect(kindOf(copy(word))).toBe(kind));

  it.each(['something else', 'constructor', ''])(
    'with the unknown word "%s" is the content of its asset, and so is never left out',
    (word) => {
      expect(kindOf(copy(word))).toBe('weights');
      expect(kindOf(copy(word, { assetKind: 'dataset' }))).toBe('training_data');
      expect(kindOf(copy(word, { subprocessorId: 's-1' }))).toBe('subprocessor_copy');
    },
  );

  it('keeps its id, address and holder', () => {
    expect(locationOfCopy(copy('weights', { subprocessorId: 's-1' }))).toEqual({
      id: 'l-1',
      kind: 'weights',
      title: 'Loan scorer 1.0: weights',
      address: 's3://models/loan',
      method: 'provider.delete',
      provider: 's-1',
      versionIds: ['v-1'],
    });
  });
});

describe('the method that is proposed', () => {
  it.each([
    ['weights', false, 'logical.delete_all_versions'],
    ['weights', true, 'provider.delete'],
    ['subprocessor_copy', false, 'provider.delete'],
    ['backup', false, 'expire'],
    ['device', false, 'nist.purge'],
    ['encryption_key', false, 'crypto_erase'],
    ['api_key', false, 'logical.delete'],
    ['published_copy', true, null],
  ] as const)('for %s, held by a provider: %s, is %s', (kind, atProvider, method) =>
    expect(usualMethod(kind, atProvider)).toBe(method),
  );

  it('is always one that says something true about the kind', () => {
    for (const kind of Object.values(locationKinds).flat() as LocationKind[]) {
      for (const atProvider of [true, false]) {
        const method = usualMethod(kind, atProvider);
        expect(method === null ? kind : methodsFor(kind).includes(method)).toBe(
          method === null ? 'published_copy' : true,
        );
      }
    }
  });
});
