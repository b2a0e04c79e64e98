import { describe, expect, it } from '@jest/globals';
import { inspectBytes } from '@custodia/import';
import { likenessOf, originOf, ownerOf, recordedOrigin } from './origin.policy.js';

it.each([
  ['https://data.acme.example/a.csv', 'acme.example'],
  ['https://alice.github.io/data', 'alice.github.io'],
  ['https://huggingface.co/datasets/Acme/claims', 'huggingface.co/acme'],
  ['https://huggingface.co/acme/router', 'huggingface.co/acme'],
  ['https://github.com/acme/data/blob/main/x.csv', 'github.com/acme'],
  ['https://github.com', null],
  ['s3://claims-bucket/2026', 'claims-bucket'],
  ['file:///data', null],
])('the owner of %s is %s', (address, owner) => expect(ownerOf(address)).toBe(owner));

describe('two things of the same kind and name', () => {
  const at = (...addresses: string[]) => recordedOrigin(addresses, []);
  const by = (name: string) => ({ owners: new Set([`by ${name}`]), digests: new Set<string>() });
  it.each([
    ['from the same owner', at('https://a.x.example/1'), at('https://b.x.example/2'), 'same'],
    ['from two owners', at('https://x.example/1'), at('https://y.example/1'), 'other'],
    ['from two accounts of a hub', at('https://github.com/x/d'), at('https://github.com/y/d'), 'other'],
    ['of which one has no origin', at('https://x.example/1'), at(), 'undecided'],
    ['without origin', at(), at(), 'undecided'],
    [
      'with a file in common',
      recordedOrigin(['https://x.example'], ['sha256:a']),
      recordedOrigin(['https://y.example'], ['sha256:a']),
      'same',
    ],
    ['with other files', recordedOrigin([], ['sha256:a']), recordedOrigin([], ['sha256:b']), 'undecided'],
    ['of two suppliers', by('acme'), by('other'), 'other'],
    ['of a supplier, and of an address', by('acme'), at('https://x.example'), 'undecided'],
  ] as const)('%s', (_, one, other, likeness) => {
    expect(likenessOf(one, other)).toBe(likeness);
    expect(likenessOf(other, one)).toBe(likeness);
  });
});

it('a component tells its origin by supplier, package URL, distribution and digests', () => {
  const digest = 'ab'.repeat(32);
  const { assets } = inspectBytes(
    'bom.json',
    Buffer.from(
      JSON.stringify({
        bomFormat: 'CycloneDX',
        specVersion: '1.6',
        version: 1,
        components: [
          {
            type: 'machine-learning-model',
            name: 'router',
            version: '1',
            purl: 'pkg:huggingface/Acme/router@1',
            supplier: { name: 'Acme AI' },
            hashes: [{ alg: 'SHA-256', content: digest }],
            externalReferences: [
              { type: 'distribution', url: 'https://cdn.acme.example/router' },
              { type: 'documentation', url: 'https://elsewhere.example/docs' },
            ],
          },
        ],
      }),
    ),
  );
  const { owners, digests } = originOf(assets[0]!);
  expect([...owners].sort()).toEqual(['acme.example', 'by acme ai', 'huggingface.co/acme']);
  expect([...digests]).toEqual([`sha256:${digest}`]);
});
