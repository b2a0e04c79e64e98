import { describe, expect, it } from '@jest/globals';
import { newId, newSecret } from '@custodia/kernel';
import { parseRecipientLink, readSha256sum, recipientLink } from './recipient.policy.js';

describe('the link of a recipient', () => {
  it('is read as it was written', () => {
    const link = { organisation: newId(), transferId: newId(), token: newSecret() };
    const url = new URL(recipientLink('https://custodia.example', link));
    expect([url.pathname, url.search]).toEqual(['/transfers/handover', '']);
    expect(parseRecipientLink(url.hash.slice(1))).toEqual(link);
  });
  it.each(['', 'a.b.c', `${newId()}.${newId()}.short`, `${newId()}.${newId()}`])('is not %j', (text) =>
    expect(parseRecipientLink(text)).toBeNull(),
  );
});

describe('what sha256sum prints', () => {
  const hex = 'AB'.repeat(32);
  it('names files with their digests', () =>
    expect(readSha256sum(`${hex}  ./weights/a b.bin\r\n${hex.toLowerCase()} *c\n`)).toEqual([
      { path: 'weights/a b.bin', digest: `sha256:${hex.toLowerCase()}` },
      { path: 'c', digest: `sha256:${hex.toLowerCase()}` },
    ]));
  it.each(['sha256sum: no such file', `${hex.slice(1)}  a`, `${hex}`])('is not %j', (text) =>
    expect(readSha256sum(text)).toBeNull(),
  );
});
