import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigFault } from './config/problems.js';
import { folderFault, prepareDataFolder } from './data-folder.js';

const root = mkdtempSync(join(tmpdir(), 'custodia-data-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('the data folder', () => {
  it('is closed to others, also when it was open before', () => {
    const dataDir = join(root, 'deep', 'data');
    prepareDataFolder(dataDir);
    expect(modeOf(dataDir)).toBe(0o700);
    chmodSync(dataDir, 0o755);
    prepareDataFolder(dataDir);
    expect(modeOf(dataDir)).toBe(0o700);
  });

  it('that cannot be made is a problem of the configuration with a remedy', () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    expect(() => prepareDataFolder(join(file, 'data'))).toThrow(ConfigFault);
    expect(() => prepareDataFolder(file)).toThrow('CUSTODIA_DATA_DIR');
  });

  it.each([
    ['ENOSPC', 'the disk is full'],
    ['EROFS', 'the file system is read-only'],
    ['EACCES', 'this user may not write there'],
  ])('on a disk that says %s is told as such', (code, told) => {
    expect(String(folderFault(root, Object.assign(new Error(), { code })))).toContain(told);
    const other = new Error('else');
    expect(folderFault(root, other)).toBe(other);
  });
});
