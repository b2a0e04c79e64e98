import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyRoot, leafHash, nodeHash } from './hash.js';
import { consistencyProof, inclusionProof, isConsistent, rootAt, rootFromInclusion, same } from './proofs.js';
import { edgeOf, growingTree } from './growing-tree.js';
import { nodesIn, type Tile } from './tile.js';

/** MTH as RFC 6962, 2.1 writes it down. */
function reference(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return emptyRoot;
  if (leaves.length === 1) return leaves[0]!;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(reference(leaves.slice(0, k)), reference(leaves.slice(k)));
}

const leaves = Array.from({ length: 70_000 }, (_, n) => leafHash(`leaf ${n}`));

/** A tree and its tiles, grown in steps. */
function grown(size: number, steps: readonly number[] = []) {
  const tiles = new Map<string, Tile>();
  let tree = growingTree();
  const keep = (): void => tree.takeChanged().forEach((tile) => tiles.set(`${tile.level}/${tile.index}`, tile));
  for (let n = 0; n < size; n++) {
    if (steps.includes(n)) {
      keep();
      // As after a restart.
      tree = growingTree(
        n,
        edgeOf(n).map(({ level, index }) => tiles.get(`${level}/${index}`)!),
      );
    }
    tree.append(leaves[n]!);
  }
  keep();
  const node = nodesIn(async (level, index) => {
    const tile = tiles.get(`${level}/${index}`);
    return tile ? [tile] : [];
  });
  return { root: tree.root(), node };
}

const sizes = fc.integer({ min: 1, max: 1_500 });

describe('a Merkle tree in tiles', () => {
  it.each([
    [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
  ])('of %d leaves hashes as the test data of Certificate Transparency does', (size, root) => {
    const data = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
    const tree = growingTree();
    for (const hex of data.slice(0, size)) tree.append(leafHash(Buffer.from(hex, 'hex')));
    expect(tree.root().toString('hex')).toBe(root);
  });

  it('has the root of RFC 6962 at every size, however often it was continued', () =>
    fc.assert(
      fc.property(sizes, fc.array(sizes, { maxLength: 5 }), (size, steps) => {
        expect(grown(size, steps).root).toEqual(reference(leaves.slice(0, size)));
      }),
      { numRuns: 40 },
    ));

  it('has it over three levels of tiles', async () => {
    const { root, node } = grown(70_000, [255, 256, 65_535, 65_536, 65_537]);
    expect(root).toEqual(reference(leaves));
    const path = await inclusionProof(node, 65_600, 70_000);
    expect(rootFromInclusion(leaves[65_600]!, 65_600, 70_000, path)).toEqual(root);
    expect(await rootAt(node, 65_537)).toEqual(reference(leaves.slice(0, 65_537)));
  });

  it('proves each leaf, and no other one in its place', () =>
    fc.assert(
      fc.asyncProperty(sizes, fc.nat(), fc.nat(), async (size, one, other) => {
        const [index, wrong] = [one % size, other % size];
        const { root, node } = grown(size);
        const path = await inclusionProof(node, index, size);
        expect(rootFromInclusion(leaves[index]!, index, size, path)).toEqual(root);
        if (wrong === index) return;
        expect(rootFromInclusion(leaves[wrong]!, index, size, path)).not.toEqual(root);
        expect(rootFromInclusion(leaves[index]!, wrong, size, path)).not.toEqual(root);
        expect(rootFromInclusion(leaves[index]!, index, size, [...path, root])).toBeNull();
        if (path.length > 0) expect(rootFromInclusion(leaves[index]!, index, size, path.slice(1))).not.toEqual(root);
      }),
      { numRuns: 60 },
    ));

  it('proves that it continues each of its earlier states, and none that was another', () =>
    fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (to, earlier) => {
        const from = 1 + (earlier % to);
        const { root, node } = grown(to);
        const [before, after] = [
          { size: from, root: reference(leaves.slice(0, from)) },
          { size: to, root },
        ];
        const proof = await consistencyProof(node, from, to);
        expect(isConsistent(before, after, proof)).toBe(true);
        const forked = { size: from, root: leafHash('another') };
        expect(isConsistent(forked, after, proof)).toBe(false);
        expect(isConsistent(before, { size: to, root: leafHash('another') }, proof)).toBe(false);
        expect(isConsistent(after, before, proof)).toBe(from === to);
        if (proof.length > 0) expect(isConsistent(before, after, proof.slice(1))).toBe(false);
      }),
      { numRuns: 60 },
    ));

  it('refuses to prove what is not in it', async () => {
    const { node } = grown(5);
    await expect(inclusionProof(node, 5, 5)).rejects.toThrow(RangeError);
    await expect(consistencyProof(node, 6, 5)).rejects.toThrow(RangeError);
    await expect(inclusionProof(node, 1, 600)).rejects.toThrow('missing');
    expect(same(leaves[0]!, leaves[1]!)).toBe(false);
  });
});
