import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadRootKey, RootKeyFault } from './root-key.js';

describe('loading the root key', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'custodia-root-key-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  it('makes a file for its owner only at the first start, and keeps it', () => {
    const folder = join(dataDir, 'new');
    const first = loadRootKey({ dataDir: folder });
    expect(first).toHaveLength(32);
    expect(statSync(join(folder, 'root.key')).mode & 0o777).toBe(0o600);
    expect(loadRootKey({ dataDir: folder })).toEqual(first);
  });

  it('prefers the value that is set, as base64 or base64url, and then makes no file', () => {
    const key = randomBytes(32);
    expect(loadRootKey({ value: key.toString('base64'), dataDir })).toEqual(key);
    expect(loadRootKey({ value: ` ${key.toString('base64url')}\n`, dataDir })).toEqual(key);
    expect(() => readFileSync(join(dataDir, 'root.key'))).toThrow(/ENOENT/);
  });

  it.each([
    ['too short', randomBytes(16).toString('base64'), /CUSTODIA_ROOT_KEY holds 16 bytes.*openssl rand -base64 32/],
    ['empty', '', /holds 0 bytes/],
    ['not base64', 'correct horse battery staple!', /CUSTODIA_ROOT_KEY is not base64/],
  ])('refuses a value that is %s without showing it', (_, value, message) => {
    expect(() => loadRootKey({ value, dataDir })).toThrow(message);
    if (value) expect(() => loadRootKey({ value, dataDir })).not.toThrow(value);
  });

  it('refuses a file that others may read, and says how to close it', () => {
    loadRootKey({ dataDir });
    chmodSync(join(dataDir, 'root.key'), 0o644);
    expect(() => loadRootKey({ dataDir })).toThrow(/mode 644.*chmod 600/);
  });

  it('refuses a damaged file instead of making another key', () => {
    writeFileSync(join(dataDir, 'root.key'), 'c2hvcnQ=\n', { mode: 0o600 });
    expect(() => loadRootKey({ dataDir })).toThrow(/root\.key holds 5 bytes.*Restore the file/);
  });

  it('says what to do when the folder cannot be used', () => {
    writeFileSync(join(dataDir, 'file'), '');
    expect(() => loadRootKey({ dataDir: join(dataDir, 'file') })).toThrow(RootKeyFault);
    expect(() => loadRootKey({ dataDir: join(dataDir, 'file') })).toThrow(/CUSTODIA_DATA_DIR/);
  });
});
