import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createSecretKey, randomBytes } from 'node:crypto';
import { chunkBytes, ChunkFault, clearSize, sealer, unsealed } from './stream.js';

const key = createSecretKey(randomBytes(32));
const whole = chunkBytes + 16;

function sealedOf(clear: Buffer, piece = 10_000): Buffer {
  const seal = sealer(key);
  const parts: Buffer[] = [];
  for (let at = 0; at < clear.length; at += piece) parts.push(...seal.take(clear.subarray(at, at + piece)));
  return Buffer.concat([...parts, seal.end()]);
}
async function openedOf(sealed: Buffer, piece = 7_001, other = key): Promise<Buffer> {
  async function* source() {
    for (let at = 0; at < sealed.length; at += piece) yield sealed.subarray(at, at + piece);
  }
  const parts: Buffer[] = [];
  for await (const part of unsealed(other, source())) parts.push(part);
  return Buffer.concat(parts);
}
const chunksOf = (sealed: Buffer): Buffer[] =>
  Array.from({ length: Math.ceil(sealed.length / whole) }, (_, n) => sealed.subarray(n * whole, (n + 1) * whole));

describe('a sealed stream', () => {
  it.each([0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 3 * chunkBytes, 200_001])(
    'gives back %i bytes, and tells their number',
    async (size) => {
      const clear = randomBytes(size);
      const sealed = sealedOf(clear);
      expect(await openedOf(sealed)).toEqual(clear);
      expect(clearSize(sealed.length)).toBe(size);
    },
  );

  it('does not depend on the pieces in which it comes and goes', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(150_000), fc.integer({ min: 1, max: 90_000 }), async (size, piece) => {
        const clear = Buffer.alloc(size, 'abc');
        expect((await openedOf(sealedOf(clear, piece), piece)).equals(clear)).toBe(true);
      }),
      { numRuns: 20 },
    ));

  it('is refused when a bit is turned, anywhere', async () => {
    const sealed = sealedOf(randomBytes(chunkBytes + 500));
    for (const at of [0, 100, chunkBytes, whole - 1, whole, sealed.length - 1]) {
      const turned = Buffer.from(sealed);
      turned[at]! ^= 1;
      await expect(openedOf(turned)).rejects.toThrow(ChunkFault);
    }
  });

  it('is refused when chunks are exchanged, left out, repeated or cut off', async () => {
    const [a, b, c] = chunksOf(sealedOf(randomBytes(2 * chunkBytes + 9))) as [Buffer, Buffer, Buffer];
    for (const other of [
      [b, a, c],
      [a, c],
      [b, c],
      [a, a, c],
      [a, b],
      [a],
      [],
      [a, b, c, c],
      [a, b, c.subarray(0, -1)],
    ])
      await expect(openedOf(Buffer.concat(other))).rejects.toThrow(ChunkFault);
  });

  it('opens with its own key alone', () =>
    expect(openedOf(sealedOf(Buffer.from('secret')), 100, createSecretKey(randomBytes(32)))).rejects.toThrow(
      ChunkFault,
    ));
});
