import { describe, expect, it } from '@jest/globals';
import { prefixOf } from './issue/people.js';
import { page, registeredPart, resultPart } from './page.js';

const result = {
  valid: false,
  status: 'forged',
  reasons: ['It does not <fit>.'],
  notes: [],
  digest: 'sha256:ab',
  number: '<script>alert(1)</script>',
  content: '{"reason":"</pre><img src=x>"}',
};

describe('the public page', () => {
  it('loads nothing from elsewhere', () => expect(page().match(/(?:src|href|action)="(?!\/)[^"]*"/g)).toBeNull());
  it('shows what is in a certificate as text, never as markup', () => {
    const html = page(resultPart(result));
    expect(html).toContain('Not valid: forged');
    expect(html).not.toMatch(/<script>alert|<img|<fit>/);
  });
  it('says of an unknown digest that nothing was issued', () =>
    expect(registeredPart(null, 'sha256:ab')).toContain('No such certificate'));
});

describe('what the numbers of an organisation begin with', () => {
  it.each([
    ['Acme AG', 'ACME'],
    ['Müller & Söhne', 'MULLER'],
    ['My organisation', 'MY'],
    ['X', 'CUS'],
    ['大学', 'CUS'],
    ['Versicherungsgesellschaft', 'VERSICHE'],
    ['B2B', 'B2B'],
  ])('%s gives %s', (name, prefix) => expect(prefixOf(name)).toBe(prefix));
});
