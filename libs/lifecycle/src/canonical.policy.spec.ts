import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, digestOf } from './canonical.policy.js';

describe('canonical JSON', () => {
  it('sorts the names of members, has no white space, and leaves out what is undefined', () =>
    expect(canonicalJson({ b: [1, undefined, { d: 'ü', c: null }], a: true, z: undefined })).toBe(
      '{"a":true,"b":[1,null,{"c":null,"d":"ü"}]}',
    ));

  it('is the same text for the same facts, in whatever order they were written, and says them all', () =>
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())), (facts) => {
        const backwards = Object.fromEntries(Object.entries(facts).reverse());
        expect(canonicalJson(backwards)).toBe(canonicalJson(facts));
        expect(digestOf(backwards)).toBe(digestOf(facts));
        expect(JSON.parse(canonicalJson(facts))).toEqual(JSON.parse(JSON.stringify(facts)));
      }),
    ));

  it('gives other facts another digest', () => {
    expect(digestOf({ a: 1 })).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(digestOf({ a: 1 })).not.toBe(digestOf({ a: '1' }));
  });
});
