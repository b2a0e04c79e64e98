import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { timeStampingAuthority, type Authority } from './time-stamping-authority.testing.js';
import { timestamped } from './timestamp.js';

let authority: Authority;
beforeAll(async () => {
  authority = await timeStampingAuthority();
});
afterAll(() => authority.close());
beforeEach(() => authority.answering((body) => ({ body })));

const note = Buffer.from('custodia/log/organisation\n5\ncm9vdA==\n');
const asked = (bytes: Buffer = note) => timestamped(authority.url, bytes);

describe('a time stamp', () => {
  it('says when the authority saw the bytes, and anybody can check it with OpenSSL', async () => {
    const before = Date.now();
    const { at, answer } = await asked();
    // Authorities tell whole seconds.
    expect(Date.parse(at)).toBeGreaterThanOrEqual(before - 1_000);
    expect(Date.parse(at)).toBeLessThanOrEqual(Date.now());
    const folder = mkdtempSync(join(tmpdir(), 'custodia-stamp-'));
    try {
      writeFileSync(join(folder, 'checkpoint'), note);
      writeFileSync(join(folder, 'other'), 'other');
      writeFileSync(join(folder, 'tsr'), answer);
      writeFileSync(join(folder, 'ca.pem'), authority.certificate);
      const verify = (data: string) =>
        execFileSync('openssl', ['ts', '-verify', '-data', data, '-in', 'tsr', '-CAfile', 'ca.pem'], {
          cwd: folder,
          stdio: 'pipe',
        });
      expect(verify('checkpoint').toString()).toContain('Verification: OK');
      expect(() => verify('other')).toThrow();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('of something else, or given to an earlier request, is refused', async () => {
    const { answer: ofOther } = await asked(Buffer.from('other'));
    authority.answering(() => ({ body: ofOther }));
    await expect(asked()).rejects.toThrow('it signed something else than this checkpoint.');
    authority.answering((body) => ({ body }));
    const { answer: earlier } = await asked();
    authority.answering(() => ({ body: earlier }));
    await expect(asked()).rejects.toThrow('its answer is not to this request.');
  });

  it('whose signature does not hold is refused, wherever it was altered', async () => {
    authority.answering((body) => {
      const altered = Buffer.from(body);
      altered[altered.length - 1]! ^= 1;
      return { body: altered };
    });
    await expect(asked()).rejects.toThrow('the signature of its answer does not hold.');
    authority.answering((body) => {
      // The time in the signed content.
      const text = body.toString('latin1');
      const [time] = /\d{14}Z/.exec(text)!;
      return { body: Buffer.from(text.replace(time, `1999${time.slice(4)}`), 'latin1') };
    });
    await expect(asked()).rejects.toThrow('the signature of its answer does not hold.');
  });

  it('signed with a certificate that is for something else is refused', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'custodia-stamp-'));
    const openssl = (words: string) => execFileSync('openssl', words.split(' '), { cwd: folder, stdio: 'pipe' });
    try {
      openssl('req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Web -keyout key.pem -out web.pem');
      authority.answering((body) => {
        writeFileSync(join(folder, 'tsr'), body);
        openssl('ts -reply -in tsr -token_out -out token');
        openssl('cms -verify -noverify -inform DER -in token -out info');
        openssl(
          'cms -sign -binary -nodetach -in info -signer web.pem -inkey key.pem -econtent_type 1.2.840.113549.1.9.16.1.4 -outform DER -out token',
        );
        const token = readFileSync(join(folder, 'token'));
        const granted = Buffer.from('3003020100', 'hex');
        const length = Buffer.alloc(2);
        length.writeUInt16BE(granted.length + token.length);
        return { body: Buffer.concat([Buffer.from('3082', 'hex'), length, granted, token]) };
      });
      await expect(asked()).rejects.toThrow('its answer is signed by a certificate that is not for time stamps.');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.each([
    ['a refusal', '30053003020102', 'it refused with status 2.'],
    ['no answer of an authority', Buffer.from('<html>').toString('hex'), 'it answered no time stamp.'],
    ['nothing', '', 'it answered no time stamp.'],
    ['too much', '00'.repeat(200_000), 'it answered more than 131072 bytes.'],
  ])('is not what comes with %s', async (_, hex, problem) => {
    authority.answering(() => ({ body: Buffer.from(hex, 'hex') }));
    await expect(asked()).rejects.toThrow(problem);
  });
});
