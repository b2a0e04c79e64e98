import { describe, expect, it } from '@jest/globals';
import type { Certificate, DisposalCertificate } from '../document/certificate.js';
import { composeDisposal } from '../document/compose.policy.js';
import { facts } from '../document/example.js';
import { faces } from './fonts.js';
import { renderCertificate } from './render.js';

const made = composeDisposal(facts);
if (made.kind === 'refused') throw new Error(made.refusal.message);
const { ofCase, ofDevices } = made;
const options = {
  verificationUrl: 'https://custodia.example/certificates/ACME-2026-000042',
  digest: `sha256:${'0f'.repeat(32)}`,
  kid: 'key-1',
};
const render = (certificate: Certificate): Promise<Buffer> => renderCertificate(certificate, options);
const pages = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

describe('the PDF of a certificate', () => {
  it('has the same bytes for the same certificate, also when several are made at once', async () => {
    const [one, device, other] = await Promise.all([render(ofCase), render(ofDevices[0]!), render(ofCase)]);
    expect(one.equals(other)).toBe(true);
    expect(one.equals(device)).toBe(false);
    expect(one.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pages(one)).toBeGreaterThan(pages(device));
  });
  it('holds no time but that of the certificate', async () => {
    const times = (await render(ofCase)).toString('latin1').match(/D:\d{14}Z?|\d{4}-\d\d-\d\dT[\d:.]+Z/g);
    expect([...new Set(times)]).toEqual(['D:20260302103000Z', '2026-03-02T10:30:00Z']);
  });
  it('is made from hostile texts as well', async () => {
    const hostile: DisposalCertificate = {
      ...ofCase,
      legalBasis: 'x'.repeat(3000),
      reason: 'a\u0000b\u202Ec\uD800 <script> \\ {{ }} 法律',
      covered: Array.from({ length: 8 }, (_, index) => ({
        ...ofCase.covered[1]!,
        id: `l-${index}`,
        title: `${index} 重み ${'/deep'.repeat(80)}`,
      })),
    };
    expect(pages(await render(hostile))).toBeGreaterThan(5);
  });
});

describe('a text in the PDF', () => {
  it('is drawn whole in Latin, Greek and Cyrillic', () => {
    const type = faces();
    expect(type.draw('Zürich Łukasik Θεοδωράκης Иванов')).toEqual({
      text: 'Zürich Łukasik Θεοδωράκης Иванов',
      font: 'Roboto',
    });
    expect(type.missing.size).toBe(0);
  });
  it('shows where a character cannot be drawn, and the document explains it', () => {
    const type = faces();
    expect(type.draw('Tanaka 田中')).toEqual({ text: 'Tanaka \uFFFD\uFFFD', font: 'Roboto' });
    expect([...type.missing]).toEqual(['田', '中']);
  });
});
