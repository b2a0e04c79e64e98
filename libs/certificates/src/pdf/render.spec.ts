import { describe, expect, it } from '@jest/globals';
import { linesOf, runsOf } from '@custodia/files/paper';
import type { Certificate, CoveredLocation, DisposalCertificate } from '../document/certificate.js';
import { composeDisposal } from '../document/compose.policy.js';
import { facts } from '../document/example.js';
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
const count = (pdf: Buffer, what: RegExp): number => pdf.toString('latin1').match(what)?.length ?? 0;

/** The example with so many covered locations. */
export const withLocations = (many: number, more: Partial<CoveredLocation> = {}): DisposalCertificate => ({
  ...ofCase,
  covered: Array.from({ length: many }, (_, index) => ({
    ...ofCase.covered[1 + (index % 2)]!,
    id: `l-${index}`,
    title: `Weights, copy ${index + 1}`,
    address: `s3://acme-models/loan-scorer/3.2.0/region-${index + 1}/checkpoints`,
    ...more,
  })),
});

describe('the PDF of a certificate', () => {
  it('has the same bytes for the same certificate, also when several are made at once', async () => {
    const [one, device, other] = await Promise.all([render(ofCase), render(ofDevices[0]!), render(ofCase)]);
    expect(one.equals(other)).toBe(true);
    expect(one.equals(device)).toBe(false);
    expect(one.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pages(one)).toBeGreaterThan(pages(device));
  });
  it('holds no time but that of the certificate', async () => {
    const times = (await render(ofCase)).toString('latin1').match(/D:\d{14}Z?/g);
    expect([...new Set(times)]).toEqual(['D:20260302103000Z']);
  });
  it('is made from hostile texts as well', async () => {
    const hostile: DisposalCertificate = {
      ...withLocations(8, { title: `重み ${'/deep'.repeat(80)}` }),
      legalBasis: 'x'.repeat(3000),
      reason: 'a\u0000b\u202Ec\uD800 <script> \\ {{ }} 法律',
    };
    expect(pages(await render(hostile))).toBeGreaterThan(3);
  });
  it('is tagged, in a language, with a bookmark for each section and location', async () => {
    const pdf = await render(withLocations(3));
    expect(pdf.toString('latin1')).toContain('/Marked true');
    expect(pdf.toString('latin1')).toContain('/Lang (en)');
    for (const tag of ['H1', 'H2', 'H3', 'Table', 'TH', 'TD', 'Figure', 'L'])
      expect([tag, count(pdf, new RegExp(`/S /${tag}\\b`, 'g'))]).toEqual([tag, expect.any(Number)]);
    expect(count(pdf, /\/S \/H3\b/g)).toBe(3);
    expect(count(pdf, /\/S \/Figure\b/g)).toBe(1);
    const bookmark = (title: string) => pdf.toString('latin1').includes(`/Title (${title})`);
    for (const title of ['Versions in scope', 'Details of each location', '2. Weights, copy 2', 'Persons'])
      expect([title, bookmark(title)]).toEqual([title, true]);
  });
  it.each([0, 1, 14, 15, 16, 17, 18, 100])('has the details of each of %i locations', async (many) =>
    expect(count(await render(withLocations(many)), /\/S \/H3\b/g)).toBe(many),
  );
  it('needs fewer than 10 pages for 30 locations', async () =>
    expect(pages(await render(withLocations(30)))).toBeLessThan(10));
});

describe('a text in the PDF', () => {
  const missing = (text: string): string[] => {
    const none = new Set<string>();
    for (const style of ['regular', 'bold', 'italic'] as const) runsOf(text, style, none);
    return [...none];
  };
  it.each([
    'Zürich Łukasik Θεοδωράκης Иванов Nguyễn',
    '田中さん 機械学習モデル',
    'مرحبا بالعالم',
    'שלום עולם',
    'नमस्ते दुनिया',
    'done 👍🏽 🔥 🗑️',
  ])('is drawn whole: %s', (text) => expect(missing(text)).toEqual([]));
  it('shows where a character cannot be drawn', () => {
    expect(missing('A 𒀀')).toEqual(['𒀀']);
    expect(runsOf('𒀀', 'regular').map(({ text }) => text)).toEqual(['\uFFFD']);
  });

  const seen = (text: string, width = 500): string[] =>
    linesOf(text, { width, size: 9, style: 'regular' }).map(({ runs }) => runs.map((run) => run.text).join('|'));
  it('stands from right to left where it is Hebrew or Arabic, and numbers in it do not', () => {
    const [line] = linesOf('שלום 123 עולם', { width: 500, size: 9, style: 'regular' });
    expect(line!.rightToLeft).toBe(true);
    expect(line!.runs.map(({ text }) => text.trim()).filter(Boolean)).toEqual(['עולם', '123', 'שלום']);
    expect(seen('model שלום (עולם) end')[0]!.startsWith('model')).toBe(true);
  });
  it('breaks into lines that fit, in the order in which they are read', () => {
    const lines = linesOf('one two three four five six', { width: 60, size: 9, style: 'regular' });
    expect(lines.length).toBeGreaterThan(1);
    for (const { width } of lines) expect(width).toBeLessThanOrEqual(60);
    expect(seen('one two three four five six', 60).join(' ').replaceAll('|', '')).toBe('one two three four five six');
  });
  it('breaks a long word, too, and hides nothing that reorders it', () => {
    for (const { width } of linesOf('x'.repeat(300), { width: 60, size: 9, style: 'regular' }))
      expect(width).toBeLessThanOrEqual(60);
    expect(seen('a\u202Eb')[0]).toBe('a\uFFFDb');
  });
});
