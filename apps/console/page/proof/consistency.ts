/** A sealed state of the log: how many events, and the root of the tree over them in base64. */
export interface Sealed {
  readonly size: number;
  readonly root: string;
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** SHA-256(0x01 || left || right), RFC 6962, 2.1. */
async function nodeHash(left: Uint8Array, right: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array([1, ...left, ...right])));
}

const same = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

/**
 * Whether the log of `to` begins with the one of `from`, computed here from the two roots (RFC 9162, 2.1.4.2): the service is not
 * asked whether it is honest.
 */
export async function continues(from: Sealed, to: Sealed, proof: readonly string[]): Promise<boolean> {
  if (!(from.size > 0 && from.size <= to.size)) return false;
  const [older, newer] = [bytesOf(from.root), bytesOf(to.root)];
  if (from.size === to.size) return proof.length === 0 && same(older, newer);
  const path = proof.map(bytesOf);
  const [first, ...rest] = Number.isInteger(Math.log2(from.size)) ? [older, ...path] : path;
  if (!first) return false;
  let [position, last] = [from.size - 1, to.size - 1];
  const up = (): void => void ([position, last] = [Math.floor(position / 2), Math.floor(last / 2)]);
  while (position % 2 === 1) up();
  let [before, after] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      before = await nodeHash(sibling, before);
      after = await nodeHash(sibling, after);
      while (position % 2 === 0 && position !== 0) up();
    } else after = await nodeHash(after, sibling);
    up();
  }
  return last === 0 && same(before, older) && same(after, newer);
}
