import { describe, expect, it } from '@jest/globals';
import { acceptFiles } from './asset.policy.js';

describe('the files of a version', () => {
  it('are taken with their digests in their normal form', () => {
    expect(acceptFiles([{ path: 'a', size: 0, digest: `SHA-256:${'AB'.repeat(32)}` }])).toEqual({
      kind: 'files',
      files: [{ path: 'a', size: 0, digest: `sha256:${'ab'.repeat(32)}` }],
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
