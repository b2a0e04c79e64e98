import { describe, expect, it } from '@jest/globals';
import { tileOfPath, tilePath } from './tile.js';

describe('the path of a tile', () => {
  it.each([
    [{ level: 0, index: 0 }, 256, 'tile/0/000'],
    [{ level: 0, index: 5 }, 17, 'tile/0/005.p/17'],
    [{ level: 1, index: 1_234_067 }, 256, 'tile/1/x001/x234/067'],
    [{ level: 2, index: 1_000 }, 1, 'tile/2/x001/000.p/1'],
  ])('is spelled as C2SP tlog-tiles has it: %j', (address, width, path) => {
    expect(tilePath(address, width)).toBe(path);
    expect(tileOfPath(path)).toEqual({ ...address, width });
  });

  it.each([
    'tile/0/0',
    'tile/0/0000',
    'tile/0/x000/000',
    'tile/0/1/000',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/007',
    'tile/00/000',
    'tile/0/../000',
    'checkpoint',
  ])('names nothing when it is spelled otherwise: %s', (path) => {
    expect(tileOfPath(path)).toBeNull();
  });

  it('may be one of entries', () => {
    expect(tileOfPath('tile/entries/x001/002.p/3')).toEqual({ level: 'entries', index: 1_002, width: 3 });
  });
});
