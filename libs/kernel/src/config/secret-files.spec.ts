import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigFault } from './problems.js';
import { withSecretFiles } from './secret-files.js';

let folder: string;
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'custodia-secrets-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a secret in a file', () => {
  it('is read without the line end behind it, and the variable with the path is gone', () => {
    const path = file('root', `${'A'.repeat(43)}=\n`);
    expect(withSecretFiles({ CUSTODIA_ROOT_KEY_FILE: path, LOG_LEVEL: 'info' })).toEqual({
      CUSTODIA_ROOT_KEY: `${'A'.repeat(43)}=`,
      LOG_LEVEL: 'info',
    });
  });

  it.each([
    ['is not there', () => ({ DATABASE_URL_FILE: join(folder, 'absent') }), /DATABASE_URL_FILE .* cannot be read/],
    ['is empty', () => ({ SMTP_URL_FILE: file('empty', ' \n') }), /SMTP_URL_FILE .* names an empty file/],
    [
      'stands beside the variable itself',
      () => ({ REDIS_URL_FILE: file('redis', 'redis://hunter2@one'), REDIS_URL: 'redis://two' }),
      /REDIS_URL_FILE .* is set beside REDIS_URL/,
    ],
  ])('that %s is a problem that shows no secret', (_, environment, problem) => {
    expect(() => withSecretFiles(environment())).toThrow(ConfigFault);
    expect(() => withSecretFiles(environment())).toThrow(problem);
    expect(() => withSecretFiles(environment())).not.toThrow(/hunter2/);
  });
});
