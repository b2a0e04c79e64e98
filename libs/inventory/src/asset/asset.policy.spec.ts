import { describe, expect, it } from '@jest/globals';
import { acceptFiles, notYours } from './asset.policy.js';

describe('the files of a version', () => {
  it('are taken with their digests in their normal form', () => {
    expect(acceptFiles([{ path: 'a', size: 0, digest: `SHA-256:${'AB'.repeat(32)}` }])).toEqual({
      kind: 'files',
      files: [{ path: 'a', size: 0, digest: `sha256:${'ab'.repeat(32)}` }],
    });
  });

  it('keep every digest that is stated, each once', () => {
    const [one, other] = [`sha512:${'ab'.repeat(64)}`, `sha256:${'cd'.repeat(32)}`];
    expect(acceptFiles([{ path: 'a', digest: one, furtherDigests: [other, one] }])).toEqual({
      kind: 'files',
      files: [{ path: 'a', digest: one, furtherDigests: [other] }],
    });
  });

  it.each([-1, 1.5, Number.NaN, 2 ** 60])('are refused with the size %d', (size) => {
    expect(acceptFiles([{ path: 'a', size }])).toMatchObject({
      kind: 'refused',
      refusal: { code: 'INVALID_INPUT', field: 'files.size', value: String(size) },
    });
  });

  it('are refused with everything that is wrong, at once', () => {
    expect(acceptFiles([{ path: '' }, { path: 'a', size: -1, digest: 'sha256:1' }, { path: 'a' }])).toMatchObject({
      refusal: { field: 'files.path, files.size, files.digest, files.path' },
    });
  });
});

describe('an asset of Ann, whose data custodian is Ben', () => {
  const asset = { ownerId: 'ann', custodianId: 'ben' };
  it.each([
    ['ann', 'RenameModel', false],
    ['ben', 'RenameModel', false],
    ['cem', 'RenameModel', true],
    ['ann', 'PassModelOwnership', false],
    ['ben', 'PassModelOwnership', true],
    ['cem', 'QuarantineDataset', false],
  ])('as an owner among others, %s with %s is refused: %s', (actor, type, refused) => {
    const command = { type, id: 'a', actor };
    expect(notYours({ ...command, ownOnly: true }, asset)?.refusal.code).toBe(refused ? 'NOT_YOUR_ASSET' : undefined);
    expect(notYours(command, asset)).toBeNull();
  });
});
