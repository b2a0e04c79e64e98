import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { composeMail } from './compose.js';

describe('a composed mail', () => {
  const action = { label: 'Answer & send', url: 'https://custodia.example/answer?a=1&b=2#tok"en' };

  it('says the same in text and HTML', () => {
    const { text, html } = composeMail({
      title: 'Review for Acme',
      paragraphs: ['First line\nsecond line', 'More.'],
      action,
      code: '123456',
      footer: 'Sent by Custodia.',
      language: 'de',
    });
    expect(text).toBe(
      `Review for Acme\n\nFirst line\nsecond line\n\nMore.\n\n123456\n\nAnswer & send:\n${action.url}\n\n-- \nSent by Custodia.\n`,
    );
    for (const piece of [
      '<html lang="de">',
      '<h1',
      'First line<br>\nsecond line',
      '123456',
      'href="https://custodia.example/answer?a=1&amp;b=2#tok&quot;en"',
      'Answer &amp; send',
      'Sent by Custodia.',
    ])
      expect(html).toContain(piece);
  });

  it('lets no text become markup', () => {
    const outline = (html: string) =>
      html
        .replace(/>[^<]*</g, '><')
        .replace(/="[^"]*"/g, '')
        .replace(/<br>/g, '');
    const plain = outline(
      composeMail({ title: 't', paragraphs: ['p'], action: { label: 'l', url: 'https://x' }, footer: 'f' }).html,
    );
    const nasty = fc.string({
      unit: fc.constantFrom('<', '>', '"', "'", '&', '/', 'a', ' ', '=', '\u0000', '\n', '&lt;', '<script>', '-->'),
    });
    fc.assert(
      fc.property(nasty, nasty, nasty, nasty, (title, paragraph, label, path) => {
        const url = `https://x/${path.replace(/\s/g, '')}`;
        expect(
          outline(composeMail({ title, paragraphs: [paragraph], action: { label, url }, footer: paragraph }).html),
        ).toBe(plain);
      }),
    );
  });

  it('has no action that is not a web address', () => {
    for (const url of ['javascript:alert(1)', 'https://x y', '/relative', ''])
      expect(() => composeMail({ title: 't', paragraphs: [], action: { label: 'l', url } })).toThrow('action.url');
  });
});
