import { nodeHash } from './hash.js';

/** The hash of a whole subtree: node `index` of binary `level`, 0 being the leaves. */
export type NodeAt = (level: number, index: number) => Promise<Buffer>;

/** Largest power of two below `n`, for n > 1: where RFC 6962 splits a tree. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** MTH(D[first:first+count]) where `first` is a multiple of the next power of two. */
async function subtree(node: NodeAt, first: number, count: number): Promise<Buffer> {
  if (Number.isInteger(Math.log2(count))) return node(Math.log2(count), first / count);
  const k = split(count);
  return nodeHash(await subtree(node, first, k), await subtree(node, first + k, count - k));
}

/** Root of the tree when it had `size` leaves (more than 0). */
export const rootAt = (node: NodeAt, size: number): Promise<Buffer> => subtree(node, 0, size);

/** PATH(index, D[size]) of RFC 6962, 2.1.1: from the leaf upwards. Throws `RangeError` for a leaf that is not in the tree. */
export async function inclusionProof(node: NodeAt, index: number, size: number): Promise<Buffer[]> {
  if (!(index >= 0 && index < size)) throw new RangeError(`Leaf ${index} is not in a tree of ${size}.`);
  const path: Buffer[] = [];
  let [first, count, wanted] = [0, size, index];
  while (count > 1) {
    const k = split(count);
    if (wanted < k) {
      path.push(await subtree(node, first + k, count - k));
      count = k;
    } else {
      path.push(await subtree(node, first, k));
      [first, count, wanted] = [first + k, count - k, wanted - k];
    }
  }
  return path.reverse();
}

/** PROOF(from, D[to]) of RFC 6962, 2.1.2. Empty when both sizes are the same. Throws `RangeError`. */
export async function consistencyProof(node: NodeAt, from: number, to: number): Promise<Buffer[]> {
  if (!(from > 0 && from <= to)) throw new RangeError(`There is no proof from ${from} to ${to} leaves.`);
  const path: Buffer[] = [];
  let [first, count, wanted, whole] = [0, to, from, true];
  while (wanted < count) {
    const k = split(count);
    if (wanted <= k) {
      path.push(await subtree(node, first + k, count - k));
      count = k;
    } else {
      path.push(await subtree(node, first, k));
      [first, count, wanted, whole] = [first + k, count - k, wanted - k, false];
    }
  }
  if (!whole) path.push(await subtree(node, first, count));
  return path.reverse();
}

/** The root to which a leaf and its path lead; null when the path has not the length that the tree asks for. RFC 9162, 2.1.3.2. */
export function rootFromInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): Buffer | null {
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size)) return null;
  let [position, last] = [index, size - 1];
  let root: Buffer = Buffer.from(leaf);
  for (const sibling of path) {
    if (last === 0) return null;
    if (position % 2 === 1 || position === last) {
      root = nodeHash(sibling, root);
      while (position % 2 === 0 && position !== 0) [position, last] = [position / 2, Math.floor(last / 2)];
    } else root = nodeHash(root, sibling);
    [position, last] = [Math.floor(position / 2), Math.floor(last / 2)];
  }
  return last === 0 ? root : null;
}

/** Whether the tree of `to` leaves begins with the one of `from`. RFC 9162, 2.1.4.2. */
export function isConsistent(
  from: { readonly size: number; readonly root: Uint8Array },
  to: { readonly size: number; readonly root: Uint8Array },
  proof: readonly Uint8Array[],
): boolean {
  if (!(from.size > 0 && from.size <= to.size)) return false;
  if (from.size === to.size) return proof.length === 0 && same(from.root, to.root);
  const path = Number.isInteger(Math.log2(from.size)) ? [from.root, ...proof] : [...proof];
  const [first, ...rest] = path;
  if (!first) return false;
  let [position, last] = [from.size - 1, to.size - 1];
  while (position % 2 === 1) [position, last] = [Math.floor(position / 2), Math.floor(last / 2)];
  let [before, after]: [Buffer, Buffer] = [Buffer.from(first), Buffer.from(first)];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      before = nodeHash(sibling, before);
      after = nodeHash(sibling, after);
      while (position % 2 === 0 && position !== 0) [position, last] = [position / 2, Math.floor(last / 2)];
    } else after = nodeHash(after, sibling);
    [position, last] = [Math.floor(position / 2), Math.floor(last / 2)];
  }
  return last === 0 && same(before, from.root) && same(after, to.root);
}

export const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
