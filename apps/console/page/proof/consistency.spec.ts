import { createHash } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { continues } from './consistency.ts';

const sha = (...parts: readonly (Uint8Array | string | number)[]): Buffer =>
  parts
    .reduce((hash, part) => hash.update(typeof part === 'number' ? Uint8Array.of(part) : part), createHash('sha256'))
    .digest();
const leaf = (n: number): Buffer => sha(0, `event ${n}`);
const split = (count: number): number => 2 ** Math.floor(Math.log2(count - 1));
/** Root over the leaves from `first`, by the definition of RFC 6962, 2.1. */
const rootOf = (first: number, count: number): Buffer =>
  count === 1 ? leaf(first) : sha(1, rootOf(first, split(count)), rootOf(first + split(count), count - split(count)));
/** PROOF(from, to), by the definition of RFC 6962, 2.1.2. */
function proofOf(from: number, to: number, first = 0, whole = true): Buffer[] {
  if (from === to) return whole ? [] : [rootOf(first, to)];
  const k = split(to);
  return from <= k
    ? [...proofOf(from, k, first, whole), rootOf(first + k, to - k)]
    : [...proofOf(from - k, to - k, first + k, false), rootOf(first, k)];
}
const sealed = (size: number) => ({ size, root: rootOf(0, size).toString('base64') });
const sizes = Array.from({ length: 17 }, (_, n) => n + 1);

it('takes the proof of every earlier state, and none that was changed', async () => {
  for (const to of sizes)
    for (const from of sizes.filter((size) => size <= to)) {
      const proof = proofOf(from, to).map((hash) => hash.toString('base64'));
      expect([from, to, await continues(sealed(from), sealed(to), proof)]).toEqual([from, to, true]);
      const other = { size: from, root: sha('another past').toString('base64') };
      expect([from, to, await continues(other, sealed(to), proof)]).toEqual([from, to, false]);
      if (proof.length > 0) expect(await continues(sealed(from), sealed(to), proof.slice(1))).toBe(false);
    }
});

it('does not say that the log grew backwards or began with nothing', async () => {
  expect(await continues(sealed(3), sealed(2), [])).toBe(false);
  expect(await continues({ size: 0, root: '' }, sealed(2), [])).toBe(false);
});
